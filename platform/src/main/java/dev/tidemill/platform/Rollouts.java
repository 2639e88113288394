package dev.tidemill.platform;

import dev.tidemill.serve.rollout.AuditEntry;
import dev.tidemill.serve.rollout.RolloutRequest;
import dev.tidemill.serve.rollout.RolloutStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Versions on their way into production: started by hand or by the retraining loop, moved on and taken back by
/// themselves. Every change is in the history with who, when, why and what was known.
public interface Rollouts {
    /// Starts one.
    ///
    /// @throws dev.tidemill.core.TidemillException NOT_FOUND where a version is not there; CONFLICT where
    ///     one of the kind goes on or nothing is in production; INVALID where a version or the plan does not fit
    RolloutStatus start(String application, RolloutRequest request, String who);

    /// How the application declares them.
    dev.tidemill.app.RolloutDefinition definition(String application);

    /// All of an application, newest first.
    List<RolloutStatus> list(String application);

    RolloutStatus status(String application, String id);

    /// Goes no further until it is resumed; a candidate that fails is still taken back.
    RolloutStatus pause(String application, String id, String who, String why);

    RolloutStatus resume(String application, String id, String who, String why);

    /// Puts an arm's version in production now.
    ///
    /// @param arm empty where there is one candidate
    RolloutStatus promote(String application, String id, Optional<String> arm, String who, String why);

    /// Ends it: what was in production answers alone.
    RolloutStatus abort(String application, String id, String who, String why);

    /// What happened to one, oldest first.
    List<AuditEntry> history(String application, String id);

    /// Registers the policy of an application file as a candidate, without applying the file.
    ///
    /// @return its version in the line `policy`
    int registerPolicy(String application, Path folder, String who);

    /// Looks now; by itself it does so four times a second.
    void look(String application);
}
