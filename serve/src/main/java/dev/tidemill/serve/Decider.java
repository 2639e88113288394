package dev.tidemill.serve;

import dev.tidemill.core.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How an application answers: from an event and its features to a receipt. A system that answers with more than a
/// score brings its own; the pipeline, rollouts, experiments and replay ask them all alike. Safe for many threads.
public interface Decider {
    /// The stopwatch's, in nanoseconds.
    long nanos();

    /// Begins a decision in the order of offsets, after its event was folded and before any later one is:
    /// takes hold of what it sees. Quick, since others wait; the work is done by what it returns.
    Pending begin(Event event);

    /// What other versions would answer to a decided event; nobody waits for it, so it has no deadline.
    ///
    /// @param live what was answered
    /// @param used `null` where none answers
    /// @param ruler `null` for the application's own policy
    Mirrored mirror(Receipt live, Event event, @Nullable ModelInUse used, @Nullable PolicyInUse ruler);

    /// Makes a decision again from its receipt.
    ///
    /// @param used  the version that the receipt names, or `null` where none answered
    /// @param named the policy that the receipt names, or `null` where it names none: the application's own then
    Receipt again(Receipt receipt, Event event, @Nullable ModelInUse used, @Nullable PolicyInUse named);

    /// A decision that has seen what it needs.
    @FunctionalInterface
    interface Pending {
        /// Makes it, beside others.
        ///
        /// @param vector the event's features
        Receipt decide(long offset, double[] vector, Spent spent);
    }

    /// Nanoseconds spent before the features were there: reading and validating; looking its id up, encoding it and
    /// waiting for its offset; folding.
    record Spent(long read, long log, long fold) {
        public static final Spent NOTHING = new Spent(0, 0, 0);

        /// All of it.
        public long total() {
            return read + log + fold;
        }
    }

    /// What differs between a receipt and the same decision made again.
    static List<String> differences(Receipt original, Receipt again) {
        List<String> differences = new ArrayList<>();
        compare(differences, "time", original.time(), again.time());
        compare(differences, "application version", original.applicationVersion(), again.applicationVersion());
        compare(differences, "model", original.model(), again.model());
        compare(differences, "policy", original.policyVersion(), again.policyVersion());
        compare(differences, "score", original.score(), again.score());
        compare(differences, "probability", original.probability(), again.probability());
        compare(differences, "outcome", original.outcome(), again.outcome());
        compare(differences, "rules", original.rules(), again.rules());
        compare(differences, "fallback", original.fallback(), again.fallback());
        compare(differences, "content", original.content(), again.content());
        if (!Arrays.equals(original.features(), again.features())) {
            differences.add("features differ");
        }
        return differences;
    }

    private static void compare(List<String> differences, String what, Object original, Object again) {
        if (!original.equals(again)) {
            differences.add(what + " was " + original + ", is " + again);
        }
    }
}
