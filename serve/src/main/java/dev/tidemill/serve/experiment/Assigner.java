package dev.tidemill.serve.experiment;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Says which arm a unit sees: a pure function of the unit and of what runs, but for units whose bucket has moved to
/// another arm, which are looked up. Immutable; made anew when something starts, stops or changes its weights.
///
/// The order of questions: is the unit held out of all experiments; does its bucket of the layer belong to the
/// experiment; has its bucket moved and has it seen an arm before; else the arm of its bucket. One hash each.
public final class Assigner {
    /// Nothing runs.
    public static final Assigner IDLE = new Assigner("", 0, Map.of(), List.of(), Exposures.NONE);

    private final Buckets heldOut;
    private final int holdout;
    private final Map<String, Placed> running = new HashMap<>();
    private final List<String> names;
    private final Exposures exposures;

    private record Placed(Running running, Buckets layerBuckets, Allocation layer, Buckets armBuckets) {}

    /// @param salt    of the holdout, one for each application
    /// @param holdout the share of units that are in no experiment
    /// @param layers  the buckets of each layer
    public Assigner(
            String salt,
            double holdout,
            Map<String, Allocation> layers,
            Collection<Running> running,
            Exposures exposures) {
        this.heldOut = Buckets.salted("holdout:" + salt);
        this.holdout = (int) Math.round(holdout * Buckets.COUNT);
        this.exposures = exposures;
        this.names = running.stream().map(Running::name).toList();
        for (Running one : running) {
            Allocation layer = layers.getOrDefault(one.layer(), Running.unclaimed());
            this.running.put(
                    one.name(),
                    new Placed(
                            one,
                            Buckets.salted("layer:" + salt + ":" + one.layer()),
                            layer,
                            Buckets.salted("arms:" + one.salt())));
        }
    }

    /// Names of the experiments that run.
    public List<String> names() {
        return names;
    }

    /// How an experiment that runs splits its units.
    public Optional<Running> running(String experiment) {
        return Optional.ofNullable(running.get(experiment)).map(Placed::running);
    }

    /// Where the unit stands in an experiment.
    public Assignment assign(String experiment, String unit) {
        Placed placed = running.get(experiment);
        if (placed == null) {
            return new Assignment.Out(Assignment.Reason.STOPPED);
        }
        if (holdout > 0 && heldOut.of(unit) < holdout) {
            return new Assignment.Out(Assignment.Reason.HOLDOUT);
        }
        if (!placed.layer().party(placed.layerBuckets().of(unit)).equals(experiment)) {
            return new Assignment.Out(Assignment.Reason.TRAFFIC);
        }
        Running run = placed.running();
        int bucket = placed.armBuckets().of(unit);
        String arm = run.arms().party(bucket);
        if (run.sticky() && run.moved().get(bucket)) {
            Optional<String> seen =
                    exposures.first(run.run(), unit).filter(run.arms().parties()::contains);
            return new Assignment.In(
                    seen.orElse(arm), seen.isPresent() && !seen.get().equals(arm));
        }
        return new Assignment.In(arm, false);
    }
}
