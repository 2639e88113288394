package dev.tidemill.server.console;

import dev.tidemill.platform.ModelLibrary;
import dev.tidemill.registry.Activation;
import dev.tidemill.registry.VersionLine;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A line of versions.
///
/// @param versions   newest first, some of them
/// @param count      how many there are
/// @param production the version in production
/// @param history    where each alias pointed when, newest first
public record LineView(
        VersionLine line,
        String description,
        List<VersionView> versions,
        int count,
        OptionalInt production,
        Map<String, Integer> aliases,
        List<Activation> history) {
    private static final int MOST = 200;

    static LineView of(ModelLibrary library, VersionLine line, String who) {
        Map<String, Integer> aliases = library.aliases(line);
        var versions = library.registry().versions(line);
        Integer production = aliases.get(dev.tidemill.registry.Registry.PRODUCTION);
        return new LineView(
                line,
                library.registry()
                        .notes()
                        .line(line)
                        .map(note -> note.description())
                        .orElse(""),
                versions.stream()
                        .limit(MOST)
                        .map(version -> VersionView.of(library, line, version.version(), who))
                        .toList(),
                versions.size(),
                production == null ? OptionalInt.empty() : OptionalInt.of(production),
                aliases,
                library.registry().changes(line).reversed());
    }

    /// Where its page lies.
    public String path() {
        return VersionView.path(line);
    }
}
