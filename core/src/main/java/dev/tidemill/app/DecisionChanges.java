package dev.tidemill.app;

import static dev.tidemill.app.Change.Kind.ADDED;
import static dev.tidemill.app.Change.Kind.CHANGED;
import static dev.tidemill.app.Change.Kind.REMOVED;
import static dev.tidemill.app.Change.Weight.MAJOR;
import static dev.tidemill.app.Change.Weight.MINOR;
import static dev.tidemill.app.Change.Weight.PATCH;

import dev.tidemill.app.Change.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What changes in the decision, the outcome, and all that is ours alone: model, policy, imports, monitors.
final class DecisionChanges {
    private final List<Change> changes;

    DecisionChanges(List<Change> changes) {
        this.changes = changes;
    }

    void compare(Application previous, Application next) {
        part("decision", previous.decision(), next.decision(), this::decision);
        part("outcome", previous.outcome(), next.outcome(), this::outcome);
        part("model", previous.model(), next.model(), this::model);
        if (!previous.policy().equals(next.policy())) {
            changes.add(new Change(CHANGED, "policy", PATCH, "policy decides differently"));
        }
        part("slate", previous.slate(), next.slate(), (before, after) -> same("slate", before, after));
        part("answer", previous.answer(), next.answer(), (before, after) -> same("answer", before, after));
        same("entities", previous.entities(), next.entities());
        same("imports", previous.imports(), next.imports());
        same("monitors", previous.monitors(), next.monitors());
        lifecycle(previous.lifecycle(), next.lifecycle());
        same("description", previous.description(), next.description());
    }

    private void lifecycle(Lifecycle before, Lifecycle after) {
        same("rollout", before.rollout(), after.rollout());
        same("experiments", before.experiments(), after.experiments());
        same("retraining", before.retraining(), after.retraining());
        same("watch", before.watching(), after.watching());
        same("costs", before.costs(), after.costs());
        same("datasets", before.datasets(), after.datasets());
        same("approval", before.approval(), after.approval());
    }

    private interface Comparison<T> {
        void compare(T before, T after);
    }

    private <T> void part(String place, Optional<T> before, Optional<T> after, Comparison<T> comparison) {
        if (before.isPresent() && after.isPresent()) {
            comparison.compare(before.get(), after.get());
        } else if (before.isPresent()) {
            changes.add(new Change(REMOVED, place, MAJOR, place + " is removed"));
        } else if (after.isPresent()) {
            changes.add(new Change(ADDED, place, MINOR, place + " is added"));
        }
    }

    private void same(String place, Object before, Object after) {
        if (!before.equals(after)) {
            changes.add(new Change(CHANGED, place, PATCH, place + " changes"));
        }
    }

    private void decision(DecisionDefinition before, DecisionDefinition after) {
        changed("decision.on", before.stream(), after.stream(), MAJOR);
        changed("decision.deadline", Spans.format(before.deadline()), Spans.format(after.deadline()), PATCH);
        List<String> kept = new ArrayList<>(after.outcomes());
        kept.retainAll(before.outcomes());
        if (!kept.equals(before.outcomes())) {
            String message = "outcomes must stay in their order, those who act on them know no others: "
                    + before.outcomes() + " becomes " + after.outcomes();
            changes.add(new Change(CHANGED, "decision.outcomes", MAJOR, message));
        } else if (after.outcomes().size() > before.outcomes().size()) {
            changes.add(new Change(CHANGED, "decision.outcomes", MINOR, "outcomes are added: " + after.outcomes()));
        }
    }

    private void outcome(OutcomeDefinition before, OutcomeDefinition after) {
        changed("outcome.stream", before.stream(), after.stream(), MAJOR);
        changed("outcome.field", before.field(), after.field(), MAJOR);
        changed("outcome.otherwise", words(before.otherwise()), words(after.otherwise()), MAJOR);
        changed("outcome.delay", Spans.format(before.delay()), Spans.format(after.delay()), MINOR);
    }

    private static String words(Optional<Boolean> otherwise) {
        return otherwise.map(value -> Boolean.toString(value)).orElse("nothing");
    }

    private void model(ModelDefinition before, ModelDefinition after) {
        if (!before.features().equals(after.features())) {
            changes.add(new Change(CHANGED, "model.features", MINOR, "the next model sees other features"));
        }
        ModelDefinition aligned = new ModelDefinition(
                after.algorithm(),
                before.features(),
                after.parameters(),
                after.search(),
                after.split(),
                after.calibration(),
                after.seed(),
                after.metric(),
                after.precisionAt());
        if (!before.equals(aligned)) {
            changes.add(new Change(CHANGED, "model", PATCH, "the next model is trained differently"));
        }
    }

    private void changed(String place, String before, String after, Weight weight) {
        if (!before.equals(after)) {
            changes.add(new Change(CHANGED, place, weight, before + " becomes " + after));
        }
    }
}
