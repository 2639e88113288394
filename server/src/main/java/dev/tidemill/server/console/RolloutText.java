package dev.tidemill.server.console;

import dev.tidemill.serve.rollout.Rollout;
import dev.tidemill.serve.rollout.Verdict;

/// How rollouts look on pages.
public final class RolloutText {
    private RolloutText() {}

    /// The colour of a state: `good`, `warn`, `bad`, or none while it goes on.
    public static String tone(Rollout.State state) {
        return switch (state) {
            case PROMOTED -> "good";
            case PAUSED -> "warn";
            case ROLLED_BACK, ABORTED -> "bad";
            case RUNNING -> "";
        };
    }

    /// The colour of a verdict.
    public static String tone(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Pass() -> "good";
            case Verdict.Fail _ -> "bad";
            case Verdict.Inconclusive _ -> "";
        };
    }
}
