package dev.tidemill.serve.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Numbers that GrowthBook publishes in the tests of its statistics engine (packages/stats, 2026-08), to the digits
/// that it prints.
final class GoldenTest {
    private static final Offset<Double> PRINTED = within(5.01e-6);
    private static final Sample A = Sample.mean(Sums.of(3407, 1396.87, 52377.9767));
    private static final Sample B = Sample.mean(Sums.of(3461, 2422.7, 134698.29));

    @Test
    void welchOnTheRelativeUplift() {
        var found = known(new Significance.Fixed(0.05).compare(A, B, Scale.RELATIVE));
        assertThat(found.difference()).isCloseTo(0.70732, PRINTED);
        assertThat(found.interval().low()).isCloseTo(-0.03526, PRINTED);
        assertThat(found.interval().high()).isCloseTo(1.44989, PRINTED);
        assertThat(found.p()).isCloseTo(0.06191, PRINTED);
    }

    @Test
    void welchOnTheDifference() {
        var found = known(new Significance.Fixed(0.05).compare(A, B, Scale.ABSOLUTE));
        assertThat(found.difference()).isCloseTo(0.29, within(1e-4));
        assertThat(found.interval().low()).isCloseTo(0.04538, PRINTED);
        assertThat(found.interval().high()).isCloseTo(0.53462, PRINTED);
        assertThat(found.p()).isCloseTo(0.02016, PRINTED);
    }

    @Test
    void sequentialOnShares() {
        var found = known(new Significance.Sequential(0.05)
                .compare(Sample.proportion(3000, 1396), Sample.proportion(3461, 2422), Scale.RELATIVE));
        assertThat(found.difference()).isCloseTo(0.50386, PRINTED);
        assertThat(found.interval().low()).isCloseTo(0.40098, PRINTED);
        assertThat(found.interval().high()).isCloseTo(0.60675, PRINTED);
    }

    private static Comparison.Known known(Comparison comparison) {
        assertThat(comparison).isInstanceOf(Comparison.Known.class);
        return (Comparison.Known) comparison;
    }
}
