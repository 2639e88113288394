package dev.tidemill.learn;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Every combination of the values to try, the last parameter (by name) changing fastest.
final class Search {
    static final int MOST_COMBINATIONS = 256;

    private Search() {}

    /// @return the fixed parameters joined with each combination; one entry where there is nothing to try
    static List<Map<String, Double>> combinations(Map<String, Double> fixed, Map<String, List<Double>> tried) {
        List<Map<String, Double>> combinations = List.of(new LinkedHashMap<>(new TreeMap<>(fixed)));
        for (Map.Entry<String, List<Double>> parameter : new TreeMap<>(tried).entrySet()) {
            List<Map<String, Double>> more = new ArrayList<>();
            for (Map<String, Double> combination : combinations) {
                for (double value : parameter.getValue()) {
                    Map<String, Double> next = new LinkedHashMap<>(combination);
                    next.put(parameter.getKey(), value);
                    more.add(next);
                }
            }
            if (more.isEmpty() || more.size() > MOST_COMBINATIONS) {
                throw new TidemillException(
                        ErrorCode.INVALID,
                        "search must try 1 to " + MOST_COMBINATIONS + " combinations, got " + more.size()
                                + " (try fewer values)");
            }
            combinations = more;
        }
        return combinations;
    }
}
