package dev.tidemill.platform;

import java.util.List;

/// The loop from what was seen back to a better model: what the file declares begins a run; a run computes the
/// dataset, trains a challenger, compares it with the champion on the same newest decisions, and rolls it out as
/// declared, or refuses it with reasons. One run of an application at a time; after a restart it goes on from the
/// last finished stage.
public interface Retraining {
    RetrainingStatus status(String application);

    /// All runs, newest first.
    List<RetrainingRun> history(String application, int limit);

    /// What happened in a run, oldest first.
    ///
    /// @throws dev.tidemill.core.TidemillException NOT_FOUND where there is no such run
    List<RetrainingEntry> entries(String application, int run);

    /// Begins a run by hand; cool-down and budget do not hold it.
    ///
    /// @throws dev.tidemill.core.TidemillException CONFLICT where one goes on; INVALID where the application
    ///                                             declares no model
    RetrainingRun trigger(String application, String who, String why);

    /// Ends the run that goes on before its rollout begins; a rollout is aborted as such.
    ///
    /// @throws dev.tidemill.core.TidemillException CONFLICT where there is none
    RetrainingRun cancel(String application, String who, String why);

    /// Looks now whether something is to be done, and begins it; by itself it does so every second.
    void look(String application);
}
