package dev.tidemill.features;

import java.util.List;

/// A stretch of the retained events between two edges, and what is kept up to date about it.
///
/// @param from index of the edge where it begins; -1: with the first event that there ever was
/// @param to   index of the edge where it ends
@SuppressWarnings("ArrayRecordComponent")
record SpanPlan(int from, int to, SumPlan[] sums, DecayPlan[] decays, DistinctPlan[] distincts) {
    SpanPlan(int from, int to, List<SumPlan> sums, List<DecayPlan> decays, List<DistinctPlan> distincts) {
        this(
                from,
                to,
                sums.toArray(SumPlan[]::new),
                decays.toArray(DecayPlan[]::new),
                distincts.toArray(DistinctPlan[]::new));
    }

    boolean lifetime() {
        return from < 0;
    }

    boolean empty() {
        return sums.length + decays.length + distincts.length == 0;
    }
}
