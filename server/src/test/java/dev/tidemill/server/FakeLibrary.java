package dev.tidemill.server;

import dev.tidemill.core.Tenant;
import dev.tidemill.platform.Job;
import dev.tidemill.platform.ModelLibrary;
import dev.tidemill.registry.Activation;
import dev.tidemill.registry.Approval;
import dev.tidemill.registry.LineNote;
import dev.tidemill.registry.ModelCard;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/// A library over a real registry, without an application behind it.
///
/// @param reproduction makes a version again
record FakeLibrary(Registry registry, IntFunction<Job> reproduction) implements ModelLibrary {
    @Override
    public VersionLine line(String application, String kind) {
        return new VersionLine(Tenant.DEFAULT, application, kind);
    }

    @Override
    public List<VersionLine> lines() {
        return registry.notes().kinds(Tenant.DEFAULT).stream()
                .flatMap(kind -> registry.notes().lines(Tenant.DEFAULT, kind).stream())
                .map(LineNote::line)
                .toList();
    }

    @Override
    public ModelCard card(VersionLine line, int number) {
        Version version = registry.version(line, number);
        return ModelCard.of(new ModelCard.Facts(
                version,
                registry.notes().version(version),
                approvals(line, number),
                registry.approvals().demanded(line),
                registry.history(line),
                "card payments",
                Map.of("amount", "the amount"),
                Optional.empty()));
    }

    @Override
    public Approval approve(VersionLine line, int version, String who, String note) {
        return registry.approvals().approve(registry.version(line, version), who, note);
    }

    @Override
    public List<Approval> approvals(VersionLine line, int version) {
        return registry.approvals().of(registry.version(line, version));
    }

    @Override
    public Map<String, Integer> aliases(VersionLine line) {
        return registry.aliases(line);
    }

    @Override
    public Activation alias(VersionLine line, String alias, String target, String who) {
        return registry.point(line, alias, target, who);
    }

    @Override
    public Activation unalias(VersionLine line, String alias, String who) {
        return registry.unpoint(line, alias, who);
    }

    @Override
    public List<Activation> history(VersionLine line, String alias) {
        return registry.history(line, alias).reversed();
    }

    @Override
    public OptionalInt at(VersionLine line, String alias, Instant then) {
        return registry.pointed(line, alias, then);
    }

    @Override
    public Version take(VersionLine line, String source, Optional<String> run, String who) {
        return registry.register(
                line,
                source.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                registry.version(line, 1).provenance(),
                who);
    }

    @Override
    public void delete(VersionLine line, int version, String who) {
        registry.delete(line, version, who);
    }

    @Override
    public Job refit(String application, int version, String who) {
        return reproduction.apply(
                registry.version(line(application, VersionLine.MODEL), version).version());
    }

    @Override
    public Job reproduce(String application, int version, String who) {
        return reproduction.apply(
                registry.version(line(application, VersionLine.MODEL), version).version());
    }
}
