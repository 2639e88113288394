package dev.tidemill.recommend.slate;

import dev.tidemill.app.SlateDefinition.Trials;
import dev.tidemill.recommend.state.Item;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Thompson sampling (Thompson 1933; Chapelle and Li 2011): how often an item is wanted where it is
/// shown is unknown, and
/// what is known of it is a Beta distribution: the declared rate, worth so many showings, and what
/// was counted since. A
/// position gets the item whose drawn rate times its worth is greatest.
///
/// The probability with which each item wins such a draw is integrated: `∫ fᵢ(x) Π Fⱼ(x) dx` over
/// the others j, on cells
/// of a grid. The item is then drawn by these probabilities, so that what is logged is what was
/// drawn by, and equals the
/// chances of Thompson's draws to the fineness of the grid. One slate each.
final class Thompson {
    private static final int CELLS = 512;
    private static final int OWN_CELLS = 256;
    private static final double LEAST_WORTH = 0.05;
    private static final double REACH = 8;

    private final Trials trials;
    private final Map<Item.Trials, Posterior> known = new HashMap<>();

    Thompson(Trials trials) {
        this.trials = trials;
    }

    /// The distribution of an item's rate on cells between bounds, even within a cell.
    ///
    /// @param below for each cell's begin, and the last one's end, how probable less is
    @SuppressWarnings("ArrayRecordComponent")
    private record Posterior(double low, double high, double[] below) {
        double below(double rate) {
            double place = (rate - low) / (high - low) * OWN_CELLS;
            if (place <= 0) {
                return 0;
            }
            if (place >= OWN_CELLS) {
                return 1;
            }
            int cell = (int) place;
            return below[cell] + (place - cell) * (below[cell + 1] - below[cell]);
        }
    }

    /// The probability of each to win.
    ///
    /// @param worth   of each: 1 for the best, 0.05 counts where it is less
    /// @param counted of each
    double[] chances(double[] worth, Item.Trials[] counted) {
        int items = worth.length;
        double[] factors = new double[items];
        Posterior[] posteriors = new Posterior[items];
        double low = 0;
        double high = 0;
        for (int i = 0; i < items; i++) {
            factors[i] = Math.clamp(worth[i], LEAST_WORTH, 1);
            posteriors[i] = known.computeIfAbsent(counted[i], this::posterior);
            low = Math.max(low, factors[i] * posteriors[i].low());
            high = Math.max(high, factors[i] * posteriors[i].high());
        }
        double[] chances = new double[items];
        double[] before = new double[items];
        for (int i = 0; i < items; i++) {
            before[i] = posteriors[i].below(low / factors[i]);
        }
        for (int cell = 0; cell < CELLS; cell++) {
            double end = low + (cell + 1) * (high - low) / CELLS;
            add(factors, posteriors, before, end, chances);
        }
        double sum = Arrays.stream(chances).sum();
        for (int i = 0; i < items; i++) {
            chances[i] /= sum;
        }
        return chances;
    }

    /// What a cell adds to the chance of each: to lie in it while all others lie below the middle of it.
    private static void add(double[] factors, Posterior[] posteriors, double[] before, double end, double[] chances) {
        int items = factors.length;
        double[] after = new double[items];
        double[] prefix = new double[items + 1];
        double[] middle = new double[items];
        prefix[0] = 1;
        for (int i = 0; i < items; i++) {
            after[i] = posteriors[i].below(end / factors[i]);
            middle[i] = (before[i] + after[i]) / 2;
            prefix[i + 1] = prefix[i] * middle[i];
        }
        double suffix = 1;
        for (int i = items - 1; i >= 0; i--) {
            chances[i] += (after[i] - before[i]) * prefix[i] * suffix;
            suffix *= middle[i];
        }
        System.arraycopy(after, 0, before, 0, items);
    }

    private Posterior posterior(Item.Trials counted) {
        double a = trials.strength() * trials.rate() + counted.wanted();
        double b = trials.strength() * (1 - trials.rate()) + counted.passed();
        double mean = a / (a + b);
        double deviation = Math.sqrt(a * b / ((a + b) * (a + b) * (a + b + 1)));
        double low = Math.max(0, mean - REACH * deviation);
        double high = Math.min(1, mean + 2 * REACH * deviation);
        double[] density = new double[OWN_CELLS];
        double greatest = Double.NEGATIVE_INFINITY;
        for (int cell = 0; cell < OWN_CELLS; cell++) {
            double rate = low + (cell + 0.5) * (high - low) / OWN_CELLS;
            density[cell] = (a - 1) * Math.log(rate) + (b - 1) * Math.log1p(-rate);
            greatest = Math.max(greatest, density[cell]);
        }
        double[] below = new double[OWN_CELLS + 1];
        for (int cell = 0; cell < OWN_CELLS; cell++) {
            below[cell + 1] = below[cell] + Math.exp(density[cell] - greatest);
        }
        for (int cell = 0; cell <= OWN_CELLS; cell++) {
            below[cell] /= below[OWN_CELLS] == 0 || cell == OWN_CELLS ? 1 : below[OWN_CELLS];
        }
        below[OWN_CELLS] = 1;
        return new Posterior(low, high, below);
    }
}
