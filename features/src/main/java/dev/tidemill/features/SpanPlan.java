package dev.tidemill.features;

import java.util.List;

/// A stretch of the retained events between two edges, and what is kept up to date about it.
final class SpanPlan {
    /// Index of the edge where it begins; -1: with the first event that there ever was.
    final int from;
    /// Index of the edge where it ends.
    final int to;

    final boolean lifetime;
    /// Whether nothing but its length is asked for.
    final boolean empty;

    final SumPlan[] sums;
    final DecayPlan[] decays;
    final DistinctPlan[] distincts;

    SpanPlan(int from, int to, List<SumPlan> sums, List<DecayPlan> decays, List<DistinctPlan> distincts) {
        this.from = from;
        this.to = to;
        this.lifetime = from < 0;
        this.empty = sums.isEmpty() && decays.isEmpty() && distincts.isEmpty();
        this.sums = sums.toArray(SumPlan[]::new);
        this.decays = decays.toArray(DecayPlan[]::new);
        this.distincts = distincts.toArray(DistinctPlan[]::new);
    }
}
