package dev.tidemill.learn;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Precision where a day's budget is a number of groups to look at, as investigators look at cards: "card
/// precision@k" of the Fraud Detection Handbook, for any grouping.
///
/// For each day (UTC) every group takes its highest score; the k highest groups are looked at; the day's precision
/// is the number of them with a positive that day, over k. Groups found positive when looked at leave the days
/// after it. Equal scores are taken in ascending order of the group.
public final class GroupPrecision {
    private static final long DAY = 86_400_000L;

    private GroupPrecision() {}

    /// @param times  milliseconds since the epoch, one per row
    /// @param groups the group of each row
    /// @param top    k: how many groups are looked at a day
    /// @return the mean over the days that have rows; NaN over none
    public static double mean(long[] times, int[] groups, double[] scores, float[] labels, int top) {
        Map<Long, Map<Integer, Best>> days = new TreeMap<>();
        for (int i = 0; i < times.length; i++) {
            days.computeIfAbsent(Math.floorDiv(times[i], DAY), day -> new HashMap<>())
                    .merge(groups[i], new Best(groups[i], scores[i], labels[i] == 1), Best::or);
        }
        Set<Integer> found = new HashSet<>();
        return days.values().stream()
                .mapToDouble(day -> day(day, found, top))
                .average()
                .orElse(Double.NaN);
    }

    private static double day(Map<Integer, Best> day, Set<Integer> found, int top) {
        Best[] ranked = day.values().stream()
                .filter(best -> !found.contains(best.group()))
                .toArray(Best[]::new);
        Arrays.sort(
                ranked, Comparator.comparingDouble((Best best) -> -best.score()).thenComparingInt(Best::group));
        List<Integer> hits = Arrays.stream(ranked)
                .limit(top)
                .filter(Best::positive)
                .map(Best::group)
                .toList();
        found.addAll(hits);
        return (double) hits.size() / top;
    }

    private record Best(int group, double score, boolean positive) {
        Best or(Best other) {
            return new Best(group, Math.max(score, other.score), positive || other.positive);
        }
    }
}
