package dev.tidemill.recommend.measure;

import java.util.Locale;

/// A metric of one ranked list against the set of items that were right, binary relevance. With `h(r)`
/// whether place `r` (from 1) holds a right item, `k` the length asked for and `n` the number of right items:
public enum RankingMetric {
    /// `Σ h / k`.
    PRECISION,
    /// `Σ h / n`.
    RECALL,
    /// `Σ h(r) / log₂(r + 1)` over the greatest value it can have for `min(k, n)` right items.
    NDCG,
    /// Average precision `Σ h(r) · (Σ_{s ≤ r} h(s)) / r`, divided by `n` (not by `min(k, n)`).
    MAP,
    /// 1 over the place of the first right item, 0 where there is none.
    MRR,
    /// 1 where any place is right.
    HIT_RATE;

    /// The metric of one list.
    ///
    /// @param hits  h, at most `k` long; places behind its end are wrong
    /// @param k     at least 1
    /// @param right n, at least 1
    public double of(boolean[] hits, int k, int right) {
        return switch (this) {
            case PRECISION -> (double) count(hits) / k;
            case RECALL -> (double) count(hits) / right;
            case NDCG -> discounted(hits) / ideal(Math.min(k, right));
            case MAP -> averagePrecision(hits) / right;
            case MRR -> first(hits) == 0 ? 0 : 1.0 / first(hits);
            case HIT_RATE -> first(hits) == 0 ? 0 : 1;
        };
    }

    /// Its name in figures: `ndcg_at_10`.
    public String at(int k) {
        return name().toLowerCase(Locale.ROOT) + "_at_" + k;
    }

    private static int count(boolean[] hits) {
        int count = 0;
        for (boolean hit : hits) {
            count += hit ? 1 : 0;
        }
        return count;
    }

    private static int first(boolean[] hits) {
        for (int i = 0; i < hits.length; i++) {
            if (hits[i]) {
                return i + 1;
            }
        }
        return 0;
    }

    private static double discounted(boolean[] hits) {
        double sum = 0;
        for (int i = 0; i < hits.length; i++) {
            sum += hits[i] ? discount(i) : 0;
        }
        return sum;
    }

    private static double ideal(int places) {
        double sum = 0;
        for (int i = 0; i < places; i++) {
            sum += discount(i);
        }
        return sum;
    }

    private static double discount(int place) {
        return Math.log(2) / Math.log(place + 2.0);
    }

    private static double averagePrecision(boolean[] hits) {
        double sum = 0;
        int found = 0;
        for (int i = 0; i < hits.length; i++) {
            if (hits[i]) {
                found++;
                sum += (double) found / (i + 1);
            }
        }
        return sum;
    }
}
