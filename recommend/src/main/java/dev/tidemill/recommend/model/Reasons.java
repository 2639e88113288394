package dev.tidemill.recommend.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes reasons of what each entry of a history adds to a score.
public final class Reasons {
    private Reasons() {}

    /// What one entry of the history, by its place, adds to the score.
    @FunctionalInterface
    public interface Contribution {
        double of(int place);
    }

    /// The items with the greatest positive sums, of equal ones the smaller index first.
    ///
    /// @param most at least 1
    public static List<Reasoned.Reason> of(History history, int most, Contribution contribution) {
        if (most < 1) {
            throw new IllegalArgumentException("most must be at least 1, got " + most);
        }
        Map<Integer, Double> sums = new TreeMap<>();
        for (int place = 0; place < history.size(); place++) {
            sums.merge(history.items()[place], contribution.of(place), Double::sum);
        }
        sums.values().removeIf(sum -> !(sum > 0));
        double total = sums.values().stream().mapToDouble(Double::doubleValue).sum();
        List<Reasoned.Reason> reasons = new ArrayList<>();
        sums.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<Integer, Double> entry) -> -entry.getValue()))
                .limit(most)
                .forEach(entry -> reasons.add(new Reasoned.Reason(entry.getKey(), (float) (entry.getValue() / total))));
        return reasons;
    }
}
