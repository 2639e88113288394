package dev.tidemill.serve.experiment;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/// How one experiment that runs splits its units.
///
/// @param run    the number of this run of it; what units have seen is kept under it
/// @param name   of the experiment, distinct
/// @param layer  the layer whose bucket space it shares with others; its own name where it is alone
/// @param salt   of its arms
/// @param sticky whether units that have seen an arm keep it when weights change
/// @param arms   which arm each bucket has now
/// @param moved  the buckets that have had another arm before
public record Running(long run, String name, String layer, String salt, boolean sticky, Allocation arms, BitSet moved) {
    /// The party of a layer that is no experiment.
    public static final String FREE = "-";

    public Running {
        moved = (BitSet) moved.clone();
    }

    /// With other weights; units in buckets that move are remembered.
    public Running reweighted(Map<String, Double> weights) {
        Allocation next = arms.reweighted(weights);
        BitSet all = next.differences(arms);
        all.or(moved);
        return new Running(run, name, layer, salt, sticky, next, all);
    }

    /// A layer's buckets after an experiment asks for a share of them; the others keep theirs.
    ///
    /// @param layer the layer now
    /// @param share from 0, which gives its buckets back, to what is free
    /// @throws dev.tidemill.core.TidemillException INVALID where less is free
    public static Allocation claimed(Allocation layer, String experiment, double share) {
        Map<String, Double> shares = new LinkedHashMap<>(layer.shares());
        double has = shares.getOrDefault(experiment, 0.0);
        double free = shares.getOrDefault(FREE, 0.0) + has;
        if (share > free + 1e-9) {
            throw new dev.tidemill.core.TidemillException(
                    dev.tidemill.core.ErrorCode.INVALID,
                    "traffic of experiments in one layer must sum to at most 1: " + experiment + " asks for " + share
                            + " and " + Math.round(free * Buckets.COUNT) / (double) Buckets.COUNT
                            + " is free; stop another one or ask for less");
        }
        shares.remove(experiment);
        shares.remove(FREE);
        if (share > 0) {
            shares.put(experiment, share);
        }
        double others =
                shares.values().stream().mapToDouble(Double::doubleValue).sum();
        shares.put(FREE, Math.max(0, 1 - others));
        return layer.reweighted(shares);
    }

    /// A layer that nobody has claimed.
    public static Allocation unclaimed() {
        return Allocation.of(Map.of(FREE, 1.0));
    }
}
