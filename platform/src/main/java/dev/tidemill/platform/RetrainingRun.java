package dev.tidemill.platform;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// One way from a trigger to a new version in production, or to the reasons against it.
///
/// @param run        1, 2, 3, … in its application
/// @param stage      the last that was finished
/// @param reason     what began it
/// @param evidence   of the reason, lines for a person
/// @param who        a key's name, or `tidemill`
/// @param changed    when the stage was reached
/// @param dataset    digest of what is learned from
/// @param challenger the version that was trained
/// @param champion   the version in production that it is compared with
/// @param rollout    its id
/// @param why        why it is in this stage
public record RetrainingRun(
        int run,
        Stage stage,
        String reason,
        List<String> evidence,
        String who,
        Instant began,
        Instant changed,
        Optional<String> dataset,
        OptionalInt challenger,
        OptionalInt champion,
        Optional<String> rollout,
        String why) {
    /// Who does what nobody did by hand.
    public static final String ITSELF = "tidemill";

    public RetrainingRun {
        evidence = List.copyOf(evidence);
    }

    /// What was finished last.
    public enum Stage {
        TRIGGERED,
        /// The dataset is computed.
        DATASET,
        /// The challenger is in the registry.
        TRAINED,
        /// It passed every gate, and its rollout may begin.
        PASSED,
        /// It was trained once more on all rows.
        REFITTED,
        /// Its rollout goes on.
        ROLLING_OUT,
        /// It is in production.
        PROMOTED,
        /// Its rollout took it back.
        ROLLED_BACK,
        /// Its rollout was ended by hand.
        ABORTED,
        /// A gate or a check was against it.
        REFUSED,
        /// It passed, and waits in the registry for somebody.
        READY,
        /// A stage could not be done.
        FAILED,
        /// Ended by hand before its rollout.
        CANCELLED;

        /// Whether nothing happens any more.
        public boolean over() {
            return compareTo(ROLLING_OUT) > 0;
        }

        /// As it stands in answers: `rolling_out`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static RetrainingRun begin(int run, RetrainingTrigger trigger, String who, Instant at) {
        return new RetrainingRun(
                run,
                Stage.TRIGGERED,
                trigger.reason(),
                trigger.evidence(),
                who,
                at,
                at,
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                trigger.reason());
    }

    RetrainingRun reached(Stage next, String because, Instant at) {
        return new RetrainingRun(
                run, next, reason, evidence, who, began, at, dataset, challenger, champion, rollout, because);
    }

    RetrainingRun learningFrom(String digest) {
        return new RetrainingRun(
                run,
                stage,
                reason,
                evidence,
                who,
                began,
                changed,
                Optional.of(digest),
                challenger,
                champion,
                rollout,
                why);
    }

    RetrainingRun between(OptionalInt old, int young) {
        return new RetrainingRun(
                run, stage, reason, evidence, who, began, changed, dataset, OptionalInt.of(young), old, rollout, why);
    }

    RetrainingRun rolledOutAs(String id) {
        return new RetrainingRun(
                run, stage, reason, evidence, who, began, changed, dataset, challenger, champion, Optional.of(id), why);
    }
}
