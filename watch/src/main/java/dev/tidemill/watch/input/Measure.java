package dev.tidemill.watch.input;

import dev.tidemill.watch.statistics.Distances;
import dev.tidemill.watch.statistics.Significance;
import dev.tidemill.watch.statistics.Steps;
import java.util.List;
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
    /// [#CHI_SQUARE] of few categories in small windows, else [#JS]; [#KS] of numbers in tiny windows, else
    /// [#WASSERSTEIN].
    AUTO;

    /// All that are taken, each at its place in what is kept; only ever added to.
    static final List<Measure> MEASURES = List.of(PSI, KS, JS, WASSERSTEIN, CHI_SQUARE);

    /// Up to how many rows a window is small (Evidently's bound).
    static final int SMALL = 1000;

    /// Up to how many rows single values far out weigh too much in [#WASSERSTEIN]. Evidently goes over at [#SMALL], for
    /// the test that it takes up to there gives a p-value; here rarity is judged beside whatever the size is, and
    /// [#KS] hardly sees that numbers spread more: of variances that doubled it missed one in ten in windows of a
    /// thousand rows.
    static final int TINY = 200;

    /// The word in application files: `chi_square`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Its place among [#MEASURES].
    int place() {
        return MEASURES.indexOf(this);
    }

    /// What stands for `AUTO` in this case.
    Measure chosen(Bins bins, double rows) {
        if (this != AUTO) {
            return bins.categories() && (this == KS || this == WASSERSTEIN) ? JS : this;
        }
        return bins.categories() ? (rows <= SMALL ? CHI_SQUARE : JS) : (rows <= TINY ? KS : WASSERSTEIN);
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
