package dev.tidemill.app;

import dev.tidemill.app.Tree.Section;
import java.util.List;
import java.util.Optional;

/// Reads how versions are rolled out, tried, watched and trained again.
final class LifecycleReader {
    private final Findings findings;
    private final Draft draft;

    LifecycleReader(Findings findings, Draft draft) {
        this.findings = findings;
        this.draft = draft;
    }

    /// @param root the whole file
    Lifecycle read(Section root) {
        return new Lifecycle(rollout(root), experiments(root), retraining(root), watching(root));
    }

    private Optional<RolloutDefinition> rollout(Section root) {
        return Optional.empty();
    }

    private List<ExperimentDefinition> experiments(Section root) {
        return List.of();
    }

    private Optional<RetrainingDefinition> retraining(Section root) {
        return Optional.empty();
    }

    private WatchDefinition watching(Section root) {
        return new WatchReader(findings, draft).read(root);
    }
}
