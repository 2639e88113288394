package dev.tidemill.registry.tracking;

import java.util.List;

/// A question about runs.
///
/// @param experiments their ids; runs of no other are found
/// @param filter      in MLflow's language: `metrics.auc > 0.9 and params.depth = '6'`; empty: all
/// @param most        1 to 50,000
/// @param order       `metrics.auc DESC`, …; runs without the key come last; ties and no order: newest first
/// @param token       of the page before; empty: the first
public record RunSearch(
        List<String> experiments, String filter, View view, int most, List<String> order, String token) {
    /// The most runs of one page.
    public static final int MOST = 50_000;

    public RunSearch {
        experiments = List.copyOf(experiments);
        order = List.copyOf(order);
    }

    /// The first page of active runs.
    public static RunSearch of(List<String> experiments, String filter, int most, String... order) {
        return new RunSearch(experiments, filter, View.ACTIVE_ONLY, most, List.of(order), "");
    }
}
