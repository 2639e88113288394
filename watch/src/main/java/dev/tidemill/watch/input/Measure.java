package dev.tidemill.watch.input;

import dev.tidemill.watch.statistics.Distances;
import dev.tidemill.watch.statistics.Significance;
import dev.tidemill.watch.statistics.Steps;
import java.util.Locale;

/// How far a window lies from its reference: a size that says how much it matters, and how rare it would be where
/// nothing had changed.
public enum Measure {
    /// Population stability index.
    PSI,
    /// Greatest difference of the distributions at the bins' edges.
    KS,
    /// Jensen-Shannon distance over the bins.
    JS,
    /// Area between the distributions in standard deviations of the reference; each bin stands at the mean of its
    /// values.
    WASSERSTEIN,
    /// Cramér's V of a chi-square over the bins.
    CHI_SQUARE,
    /// [#CHI_SQUARE] of few categories in small windows, else [#JS]; [#KS] of numbers in small windows, else
    /// [#WASSERSTEIN].
    AUTO;

    /// Up to how many rows a window is small (Evidently's bound).
    static final int SMALL = 1000;

    /// The word in application files: `chi_square`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What stands for `AUTO` in this case.
    Measure chosen(Bins bins, double rows) {
        if (this != AUTO) {
            return bins.categories() && (this == KS || this == WASSERSTEIN) ? JS : this;
        }
        boolean small = rows <= SMALL;
        return bins.categories() ? (small ? CHI_SQUARE : JS) : (small ? KS : WASSERSTEIN);
    }

    /// The size of the difference; never `AUTO`.
    double size(Bins bins, Histogram reference, Histogram current) {
        double[] r = reference.values();
        double[] c = current.values();
        return switch (this) {
            case PSI -> Distances.populationStability(r, c);
            case JS -> Distances.jensenShannon(r, c);
            case KS -> reference.edgeDistance(current);
            case WASSERSTEIN ->
                reference.steps(bins).wasserstein(current.steps(bins)) / Math.max(bins.deviation(), Steps.LEAST_SPREAD);
            case CHI_SQUARE ->
                Significance.cramersV(Significance.chiSquareTwoSamples(r, c), reference.present() + current.present());
            case AUTO -> throw new IllegalStateException("a measure must be chosen before it is taken");
        };
    }

    /// How rare it would be: Kolmogorov and Smirnov's test of ranges, or the chi-square of what the bins hold; the
    /// smaller of the two, doubled, for ranges, as either sees what the other misses.
    static double rarity(Bins bins, Histogram reference, Histogram current) {
        double bulk = Significance.chiSquareTwoSamples(reference.values(), current.values())
                .p();
        if (bins.categories()) {
            return bulk;
        }
        double edges =
                Significance.kolmogorovSmirnov(reference.edgeDistance(current), reference.present(), current.present());
        return Math.min(1, 2 * Math.min(bulk, edges));
    }
}
