package dev.tidemill.app;

import dev.tidemill.app.Change.Weight;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.SemanticVersion;
import dev.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What changes from one version of an application to the next, and how much its version must grow for it
/// (SemVer 2.0.0): events, features and outcomes are what others rely on.
public final class Compatibility {
    private Compatibility() {}

    /// Every difference, those that break something first.
    ///
    /// @throws IllegalArgumentException where they are different applications
    public static List<Change> compare(Application previous, Application next) {
        if (!previous.name().equals(next.name())) {
            throw new IllegalArgumentException("application must be \"" + previous.name() + "\", got \"" + next.name()
                    + "\"; versions of different applications cannot be compared");
        }
        List<Change> changes = new ArrayList<>();
        new StreamChanges(changes).compare(previous.streams(), next.streams());
        new FeatureChanges(changes).compare(previous, next);
        new DecisionChanges(changes).compare(previous, next);
        if (changes.isEmpty() && !previous.source().equals(next.source())) {
            changes.add(new Change(Change.Kind.CHANGED, "text", Weight.PATCH, "text differs, the meaning does not"));
        }
        changes.sort(Comparator.comparing(Change::weight).reversed());
        return List.copyOf(changes);
    }

    /// The least version that `next` may have; the previous one itself where nothing changed.
    public static SemanticVersion least(SemanticVersion previous, List<Change> changes) {
        Weight heaviest = changes.stream()
                .map(Change::weight)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return switch (heaviest) {
            case null -> previous;
            case MAJOR -> new SemanticVersion(previous.major() + 1, 0, 0);
            case MINOR -> new SemanticVersion(previous.major(), previous.minor() + 1, 0);
            case PATCH -> new SemanticVersion(previous.major(), previous.minor(), previous.patch() + 1);
        };
    }

    /// Whether `next` may follow `previous`: every rule that it breaks, none where it may.
    public static List<Problem> problems(Application previous, Application next) {
        List<Change> changes = compare(previous, next);
        SemanticVersion least = least(previous.version(), changes);
        List<Problem> problems = new ArrayList<>();
        if (next.version().compareTo(least) < 0) {
            Weight heaviest =
                    changes.isEmpty() ? Weight.PATCH : changes.getFirst().weight();
            String rule = "version must be at least " + least + " after " + previous.version();
            problems.add(new Problem("version", rule, next.version().toString(), why(heaviest)));
            changes.stream()
                    .filter(change -> change.weight() == heaviest)
                    .forEach(change -> problems.add(new Problem(change.place(), change.message(), "", "")));
        }
        PolicyDefinition before = previous.policy();
        PolicyDefinition after = next.policy();
        if (!before.equals(after) && after.version() <= before.version()) {
            String rule = "policy.version must grow when the policy changes, it was " + before.version();
            problems.add(new Problem("policy.version", rule, Integer.toString(after.version()), ""));
        }
        return problems;
    }

    /// Refuses a version that may not follow another.
    ///
    /// @throws TidemillException CONFLICT with what breaks and which version is the least allowed
    public static void require(Application previous, Application next) {
        List<Problem> problems = problems(previous, next);
        if (!problems.isEmpty()) {
            throw new TidemillException(ErrorCode.CONFLICT, problems.getFirst().toString(), problems);
        }
    }

    private static String why(Weight weight) {
        return switch (weight) {
            case MAJOR -> "what breaks is listed below";
            case MINOR -> "something was added";
            case PATCH -> "an applied version never changes";
        };
    }
}
