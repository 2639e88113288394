package dev.tidemill.recommend.measure;

import dev.tidemill.recommend.matrix.Interactions;
import java.util.Arrays;

/// How the places of all lists spread over the catalogue.
///
/// @param coverage share of items that are in any list
/// @param novelty  mean over places of `−log₂` of the item's share of users in the histories (Vargas and
///                 Castells 2011); an item that nobody had counts as one that one user had
/// @param gini     0 where every item has as many places, towards 1 where few have all
/// @param popularityCalibration mean Kullback-Leibler divergence, in nats, of a list's share of head,
///                              middle and tail items from that of the user's history (Steck 2018, smoothed
///                              with 0.01); head and tail hold the items of the first and last fifth of all
///                              interactions (Abdollahpouri 2019)
public record Exposure(double coverage, double novelty, double gini, double popularityCalibration) {
    private static final double SMOOTHING = 0.01;
    private static final int GROUPS = 3;

    /// Of lists of item indexes, the i-th for the user `users[i]` of the histories.
    static Exposure of(int[][] lists, int[] users, Interactions histories) {
        int[] places = new int[histories.items()];
        int[] counts = histories.itemCounts();
        int[] groups = groups(counts);
        double novelty = 0;
        double divergence = 0;
        long total = 0;
        int calibrated = 0;
        for (int i = 0; i < lists.length; i++) {
            for (int item : lists[i]) {
                places[item]++;
                total++;
                novelty += Math.log((double) histories.users() / Math.max(1, counts[item])) / Math.log(2);
            }
            if (lists[i].length > 0 && histories.count(users[i]) > 0) {
                divergence += divergence(row(histories, users[i]), lists[i], groups);
                calibrated++;
            }
        }
        long shown = Arrays.stream(places).filter(count -> count > 0).count();
        return new Exposure(
                (double) shown / Math.max(1, places.length),
                novelty / Math.max(1, total),
                gini(places),
                divergence / Math.max(1, calibrated));
    }

    private static int[] row(Interactions histories, int user) {
        return Arrays.copyOfRange(histories.columns(), histories.start(user), histories.end(user));
    }

    /// 0 for the head, 1 for the middle, 2 for the tail.
    private static int[] groups(int[] counts) {
        Integer[] order = new Integer[counts.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Integer.compare(counts[b], counts[a]));
        long total = Arrays.stream(counts).asLongStream().sum();
        int[] groups = new int[counts.length];
        long before = 0;
        for (int item : order) {
            groups[item] = before < 0.2 * total ? 0 : before < 0.8 * total ? 1 : 2;
            before += counts[item];
        }
        return groups;
    }

    private static double divergence(int[] history, int[] list, int[] groups) {
        double[] wanted = shares(history, groups);
        double[] shown = shares(list, groups);
        double sum = 0;
        for (int g = 0; g < GROUPS; g++) {
            double smoothed = (1 - SMOOTHING) * shown[g] + SMOOTHING * wanted[g];
            sum += wanted[g] > 0 ? wanted[g] * Math.log(wanted[g] / smoothed) : 0;
        }
        return sum;
    }

    private static double[] shares(int[] items, int[] groups) {
        double[] shares = new double[GROUPS];
        for (int item : items) {
            shares[groups[item]] += 1.0 / items.length;
        }
        return shares;
    }

    private static double gini(int[] places) {
        int[] sorted = places.clone();
        Arrays.sort(sorted);
        double weighted = 0;
        double sum = 0;
        int n = sorted.length;
        for (int i = 0; i < n; i++) {
            weighted += (2.0 * (i + 1) - n - 1) * sorted[i];
            sum += sorted[i];
        }
        return sum == 0 ? 0 : weighted / (n * sum);
    }
}
