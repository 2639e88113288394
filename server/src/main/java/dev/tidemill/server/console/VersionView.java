package dev.tidemill.server.console;

import dev.tidemill.platform.ModelLibrary;
import dev.tidemill.registry.Activation;
import dev.tidemill.registry.Approval;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.registry.VersionNote;
import java.util.List;
import java.util.Map;

/// What may be done with one version, and what was: approvals, aliases, use, how it is made again.
///
/// @param demanded  whether a second person has to approve it before it goes into production
/// @param aliases   that point at it now
/// @param history   of its use in production, newest first
/// @param reproduce the command that makes it again and compares; empty where it was not trained here
/// @param refusal   why the visitor cannot approve it; empty where the visitor can
public record VersionView(
        Version version,
        VersionNote note,
        boolean demanded,
        List<Approval> approvals,
        List<String> aliases,
        List<Activation> history,
        String reproduce,
        String refusal) {
    /// In the provenance of every version that the platform trained: without it nothing can be made again.
    private static final String TRAINED_HERE = "split.train_from";

    static VersionView of(ModelLibrary library, VersionLine line, int number, String who) {
        Version version = library.registry().version(line, number);
        List<Approval> approvals = library.approvals(line, number);
        return new VersionView(
                version,
                library.registry().notes().version(version),
                library.registry().approvals().demanded(line),
                approvals,
                library.aliases(line).entrySet().stream()
                        .filter(alias -> alias.getValue() == number)
                        .map(Map.Entry::getKey)
                        .toList(),
                library.registry().history(line).reversed().stream()
                        .filter(entry -> entry.version() == number)
                        .toList(),
                version.provenance().parameters().containsKey(TRAINED_HERE)
                        ? "tidemill model reproduce " + number + " --app " + line.application()
                        : "",
                refusal(version, approvals, who));
    }

    private static String refusal(Version version, List<Approval> approvals, String who) {
        if (version.who().equals(who)) {
            return "You made it. Somebody else approves it, with a key of their own: tidemill key create NAME --role admin";
        }
        return approvals.stream().anyMatch(approval -> approval.who().equals(who)) ? "You approved it." : "";
    }

    /// Where its page and its forms lie.
    public String path() {
        return path(version.line()) + "/" + version.version();
    }

    /// Where the page of a line lies.
    public static String path(VersionLine line) {
        return "/registry/" + Text.part(line.kind()) + "/" + Text.part(line.application());
    }

    /// `approved`, `waits for approval`, or nothing where none is demanded.
    public String approval() {
        return !approvals.isEmpty() ? "approved" : demanded ? "waits for approval" : "";
    }
}
