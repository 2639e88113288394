package dev.tidemill.serve.experiment;

import dev.tidemill.app.ExperimentVariables;
import dev.tidemill.core.Event;
import java.util.ArrayList;
import java.util.List;

/// The experiments that decided events take part in. Immutable; one hash or two for each event and experiment.
///
/// @param all      those that run
/// @param assigner says which arm
public record Trials(List<Trial> all, Assigner assigner) {
    /// Nothing runs.
    public static final Trials NONE = new Trials(List.of(), Assigner.IDLE);

    private static final int LONGEST_UNIT = 128;

    public Trials {
        all = List.copyOf(all);
    }

    /// @param slot of the decided event's values that holds the unit
    public record Trial(String experiment, int run, int slot) {}

    /// Where the event's units stand, as receipts keep it.
    public List<dev.tidemill.serve.rollout.Assignment> of(Event event) {
        if (all.isEmpty()) {
            return List.of();
        }
        List<dev.tidemill.serve.rollout.Assignment> found = new ArrayList<>(all.size());
        for (Trial trial : all) {
            Object value = event.values()[trial.slot()];
            String unit = value == null ? "" : value.toString();
            if (!unit.isEmpty()
                    && unit.length() <= LONGEST_UNIT
                    && assigner.assign(trial.experiment(), unit) instanceof Assignment.In in) {
                found.add(new dev.tidemill.serve.rollout.Assignment(
                        ExperimentVariables.TRIAL + trial.experiment(), trial.run(), in.arm()));
            }
        }
        return found;
    }
}
