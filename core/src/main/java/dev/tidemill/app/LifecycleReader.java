package dev.tidemill.app;

import dev.tidemill.app.Tree.Section;
import java.util.Optional;

/// Reads how versions are rolled out, tried, watched and trained again.
final class LifecycleReader {
    private final ExperimentReader experiments;

    LifecycleReader(ExperimentReader experiments) {
        this.experiments = experiments;
    }

    /// @param root the whole file
    Lifecycle read(Section root) {
        return new Lifecycle(rollout(root), experiments.read(root), retraining(root), watching(root));
    }

    private Optional<RolloutDefinition> rollout(Section root) {
        return Optional.empty();
    }

    private Optional<RetrainingDefinition> retraining(Section root) {
        return Optional.empty();
    }

    private WatchDefinition watching(Section root) {
        return WatchDefinition.NONE;
    }
}
