package dev.tidemill.serve.rollout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// To which arm of what was going on a request was given.
///
/// @param trial  the rollout or experiment: `model-3`
/// @param period counts the changes of its shares; observations are compared within one period only
/// @param arm    `control`, `candidate`, or an arm's declared name
public record Assignment(String trial, int period, String arm) {
    /// The arm of a trial among these; `null` for who takes no part in it.
    public static @Nullable String arm(List<Assignment> assignments, String trial) {
        for (Assignment assignment : assignments) {
            if (assignment.trial().equals(trial)) {
                return assignment.arm();
            }
        }
        return null;
    }
}
