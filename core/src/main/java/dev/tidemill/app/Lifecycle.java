package dev.tidemill.app;

import java.util.Optional;

/// What happens to an application's versions over time: how they are rolled out, tried against each other, watched,
/// and trained again.
///
/// @param rollout     how a version goes into production; empty where it is switched at once
/// @param experiments tried against each other now
/// @param retraining  what trains again by itself; empty where nobody does
/// @param watching    beyond the monitors: segments, groups, where alerts go
/// @param costs       what decisions cost; empty where nobody says
/// @param datasets    which datasets are trained on, and how long they are kept
/// @param approval    whether a second person approves a version before it goes into production
public record Lifecycle(
        Optional<RolloutDefinition> rollout,
        Experiments experiments,
        Optional<RetrainingDefinition> retraining,
        WatchDefinition watching,
        Optional<CostsDefinition> costs,
        DatasetPolicy datasets,
        boolean approval) {
    /// Where the file says nothing about it.
    public static final Lifecycle NONE = new Lifecycle(
            Optional.empty(),
            Experiments.NONE,
            Optional.empty(),
            WatchDefinition.NONE,
            Optional.empty(),
            DatasetPolicy.DEFAULT,
            false);
}
