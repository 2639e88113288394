package dev.tidemill.app;

import dev.tidemill.app.Tree.Section;
import java.util.Optional;

/// Reads how versions are rolled out, tried, watched and trained again.
final class LifecycleReader {
    private final Findings findings;
    private final Draft draft;
    private final ExperimentReader experiments;
    private final CostReader costs;

    LifecycleReader(Findings findings, Draft draft, ExperimentReader experiments, CostReader costs) {
        this.findings = findings;
        this.draft = draft;
        this.experiments = experiments;
        this.costs = costs;
    }

    /// @param root the whole file
    Lifecycle read(Section root) {
        return new Lifecycle(
                rollout(root),
                experiments.read(root),
                retraining(root),
                watching(root),
                costs(root),
                datasets(root),
                approval(root));
    }

    private Optional<RolloutDefinition> rollout(Section root) {
        return root.section("rollout").map(new RolloutReader(findings, draft)::read);
    }

    private Optional<CostsDefinition> costs(Section root) {
        return root.section("costs").map(costs::read);
    }

    private Optional<RetrainingDefinition> retraining(Section root) {
        return root.section("retraining").map(section -> new RetrainingReader(findings).read(root, section));
    }

    private static DatasetPolicy datasets(Section root) {
        return root.section("datasets")
                .map(section -> new DatasetPolicy(
                        section.text("anomalies").orElse("refuse").equals("refuse"), section.span("keep")))
                .orElse(DatasetPolicy.DEFAULT);
    }

    private static boolean approval(Section root) {
        return root.text("approval").orElse("none").equals("second_person");
    }

    private WatchDefinition watching(Section root) {
        return new WatchReader(findings, draft).read(root);
    }
}
