package dev.tidemill.learn;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// The parameters of a training, in XGBoost's own words, checked against what each may be.
///
/// Besides XGBoost's there are `rounds` (boosting rounds at most; 200), `early_stopping_rounds` (rounds without a
/// better validation metric after which it stops; 30; 0 never stops), and `scale_pos_weight: 0`, which weighs
/// positives by the ratio of negatives to positives.
final class XgboostParameters {
    private static final Map<String, double[]> RANGES = new TreeMap<>(Map.ofEntries(
            Map.entry("rounds", new double[] {1, 10_000}),
            Map.entry("early_stopping_rounds", new double[] {0, 10_000}),
            Map.entry("eta", new double[] {1e-6, 1}),
            Map.entry("max_depth", new double[] {1, 16}),
            Map.entry("max_leaves", new double[] {0, 65_536}),
            Map.entry("min_child_weight", new double[] {0, 1e9}),
            Map.entry("gamma", new double[] {0, 1e9}),
            Map.entry("lambda", new double[] {0, 1e9}),
            Map.entry("alpha", new double[] {0, 1e9}),
            Map.entry("subsample", new double[] {0.01, 1}),
            Map.entry("colsample_bytree", new double[] {0.01, 1}),
            Map.entry("colsample_bylevel", new double[] {0.01, 1}),
            Map.entry("colsample_bynode", new double[] {0.01, 1}),
            Map.entry("max_delta_step", new double[] {0, 1e9}),
            Map.entry("max_bin", new double[] {2, 65_536}),
            Map.entry("num_parallel_tree", new double[] {1, 100}),
            Map.entry("scale_pos_weight", new double[] {0, 1e9}),
            Map.entry("base_score", new double[] {1e-6, 1 - 1e-6})));
    private static final Map<String, Double> DEFAULTS =
            Map.of("rounds", 200.0, "early_stopping_rounds", 30.0, "eta", 0.1, "max_depth", 4.0);

    private final Map<String, Double> values;

    /// @throws TidemillException INVALID where a parameter is unknown or out of its range
    XgboostParameters(Map<String, Double> given) {
        values = new TreeMap<>(DEFAULTS);
        values.putAll(given);
        values.forEach(XgboostParameters::check);
    }

    private static void check(String name, double value) {
        double[] range = RANGES.get(name);
        if (range == null) {
            throw new TidemillException(
                    ErrorCode.INVALID, "parameter must be one of " + RANGES.keySet() + ", got \"" + name + "\"");
        }
        if (!(value >= range[0] && value <= range[1])) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "parameter " + name + " must be " + range[0] + " to " + range[1] + ", got " + value);
        }
    }

    int rounds() {
        return (int) number("rounds");
    }

    int earlyStoppingRounds() {
        return (int) number("early_stopping_rounds");
    }

    private double number(String name) {
        return java.util.Objects.requireNonNull(values.get(name), name);
    }

    /// All of them, defaults included.
    Map<String, Double> values() {
        return Map.copyOf(values);
    }

    /// What XGBoost is given.
    ///
    /// @param positives of the training rows
    Map<String, Object> forXgboost(long seed, int threads, int rows, int positives) {
        Map<String, Object> all = new HashMap<>(values);
        all.remove("rounds");
        all.remove("early_stopping_rounds");
        if (values.getOrDefault("scale_pos_weight", 1.0) == 0) {
            all.put("scale_pos_weight", (rows - positives) / Math.max(1.0, positives));
        }
        for (String whole : new String[] {"max_depth", "max_leaves", "max_bin", "num_parallel_tree"}) {
            all.computeIfPresent(whole, (name, value) -> ((Number) value).intValue());
        }
        all.put("objective", "binary:logistic");
        all.put("booster", "gbtree");
        all.put("tree_method", "hist");
        all.put("device", "cpu");
        all.put("seed", Math.floorMod(seed, Integer.MAX_VALUE));
        all.put("nthread", threads);
        all.put("verbosity", 0);
        all.put("disable_default_eval_metric", 1);
        return all;
    }
}
