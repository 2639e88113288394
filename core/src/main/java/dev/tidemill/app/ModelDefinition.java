package dev.tidemill.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is learned, from which features, and how it is judged.
///
/// @param algorithm   `xgboost`
/// @param features    names of the features it sees, in order; never empty
/// @param parameters  of the algorithm, in its own words: `max_depth`, `eta`, …
/// @param search      for each parameter the values to try; every combination is tried
/// @param calibration `isotonic`, `platt` or `none`
/// @param precisionAt card precision: by which field the rows of one day are grouped, and how many groups are
///                    looked at a day
public record ModelDefinition(
        String algorithm,
        List<String> features,
        Map<String, Double> parameters,
        Map<String, List<Double>> search,
        Split split,
        String calibration,
        long seed,
        String metric,
        Optional<PrecisionAt> precisionAt) {
    public ModelDefinition {
        features = List.copyOf(features);
        parameters = Map.copyOf(parameters);
        search = Map.copyOf(search);
    }

    /// Spans of decision time, newest last: train, then a gap as long as outcomes take, then validation, then
    /// the gap again, then test. They end where the data end, unless a call says otherwise.
    public record Split(Duration train, Duration gap, Duration validation, Duration test) {}

    /// @param field the field of the decided stream whose values are ranked: `customer_id`
    /// @param top   how many of them a day
    public record PrecisionAt(String field, int top) {}
}
