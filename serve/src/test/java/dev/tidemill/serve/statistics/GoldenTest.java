package dev.tidemill.serve.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Numbers that GrowthBook publishes in the tests of its statistics engine (packages/stats, 2026-08). Some
/// stand there with all their digits: those are met to 1e-6 and far below. Of the others five decimals are
/// printed: those are met as far as they go, and beyond them to 1e-9 what [Reference] computes by the same
/// formulas on its own way.
final class GoldenTest {
    private static final Offset<Double> PRINTED = within(5.01e-6);
    private static final Offset<Double> PUBLISHED = within(1e-9);
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

    private static final Sample FEWER = Sample.mean(Sums.of(3000, 1396.87, 52377.9767));

    /// Its one-sided tests at 0.05 have the bounds of a two-sided interval at 0.1, and half its p.
    @Test
    void welchOnTheRelativeUpliftInAllDigits() {
        var found = known(new Significance.Fixed(0.1).compare(FEWER, B, Scale.RELATIVE));
        assertThat(found.difference()).isCloseTo(0.5033610858562358, PUBLISHED);
        assertThat(found.standardError()).isCloseTo(0.3334122146400735, PUBLISHED);
        assertThat(found.interval().low()).isCloseTo(-0.045136675850396046, PUBLISHED);
        assertThat(found.interval().high()).isCloseTo(1.0518588475628676, PUBLISHED);
        assertThat(found.p() / 2).isCloseTo(0.06558262868467746, PUBLISHED);
    }

    @Test
    void welchOnTheDifferenceInAllDigits() {
        var found = known(new Significance.Fixed(0.1).compare(FEWER, B, Scale.ABSOLUTE));
        assertThat(found.difference()).isCloseTo(0.23437666666666668, PUBLISHED);
        assertThat(found.standardError()).isCloseTo(0.12983081254184736, PUBLISHED);
        assertThat(found.interval().low()).isCloseTo(0.020791480063255735, PUBLISHED);
        assertThat(found.interval().high()).isCloseTo(0.44796185327007765, PUBLISHED);
        assertThat(found.p() / 2).isCloseTo(0.03554272489873023, PUBLISHED);
    }

    @Test
    void welchOnShares() {
        var found = known(new Significance.Fixed(0.05)
                .compare(Sample.proportion(28, 14), Sample.proportion(30, 16), Scale.RELATIVE));
        assertThat(found.difference()).isCloseTo(0.06667, PRINTED);
        assertThat(found.standardError()).isCloseTo(0.2717, PRINTED);
        assertThat(found.interval().low()).isCloseTo(-0.47767, PRINTED);
        assertThat(found.interval().high()).isCloseTo(0.61101, PRINTED);
        assertThat(found.p()).isCloseTo(0.80707, PRINTED);
    }

    @Test
    void sequentialOnMeans() {
        var found = known(new Significance.Sequential(0.05, 1000).compare(FEWER, B, Scale.RELATIVE));
        assertThat(found.difference()).isCloseTo(0.50336, PRINTED);
        assertThat(found.interval().low()).isCloseTo(-0.55844, PRINTED);
        assertThat(found.interval().high()).isCloseTo(1.56516, PRINTED);
        assertThat(found.p()).isEqualTo(1);
    }

    /// With a covariate of the time before. GrowthBook divides the adjusted difference by the control's mean before
    /// the adjustment, we by the one after it: so it is the adjusted means and variances that are compared, put
    /// into its quotient. The two quotients are within 2e-4 of one another here.
    @Test
    void sequentialWithACovariate() {
        var arms = Cuped.means(java.util.List.of(
                new Sums(3000, 1396.87, 52377.9767, 0, 0, 0, 16.87, 527.9767, 1, 0),
                new Sums(3461, 2422.7, 134698.29, 0, 0, 0, 22.7, 1348.29, 1, 0)));
        double control = 1396.87 / 3000;
        double treatment = 2422.7 / 3461;
        double difference = (arms.get(1).mean() - arms.get(0).mean()) / control;
        double error = Math.sqrt(arms.get(1).error() / (control * control)
                + arms.get(0).error() * treatment * treatment / Math.pow(control, 4));
        double half = error * new Significance.Sequential(0.05).factor(6461);
        assertThat(difference).isCloseTo(0.50338, PRINTED);
        assertThat(error).isCloseTo(0.33341, PRINTED);
        assertThat(difference - half).isCloseTo(-0.50969, PRINTED);
        assertThat(difference + half).isCloseTo(1.51646, PRINTED);
        var ours = known(new Significance.Sequential(0.05).compare(arms.get(0), arms.get(1), Scale.RELATIVE));
        assertThat(ours.difference()).isCloseTo(difference, within(2e-4));
        assertThat(ours.interval().high()).isCloseTo(difference + half, within(2e-4));
        assertThat(ours.p()).isEqualTo(1);
    }

    @Test
    void whatIsPrintedShortIsMetBeyondItsDigits() {
        double a = 1396.87 / 3407;
        double b = 2422.7 / 3461;
        double ofA = Reference.squaredError(3407, 1396.87, 52377.9767);
        double ofB = Reference.squaredError(3461, 2422.7, 134698.29);
        double freedom = (ofA + ofB) * (ofA + ofB) / (ofA * ofA / 3406 + ofB * ofB / 3460);
        double uplift = (b - a) / a;
        double error = Math.sqrt(ofB / (a * a) + ofA * b * b / Math.pow(a, 4));
        double half = Reference.quantile(0.975, freedom) * error;
        assertThat(uplift - half).as("the printed digits").isCloseTo(-0.03526, PRINTED);
        var fixed = known(new Significance.Fixed(0.05).compare(A, B, Scale.RELATIVE));
        assertThat(fixed.difference()).isCloseTo(uplift, PUBLISHED);
        assertThat(fixed.interval().low()).isCloseTo(uplift - half, PUBLISHED);
        assertThat(fixed.interval().high()).isCloseTo(uplift + half, PUBLISHED);
        assertThat(fixed.p()).isCloseTo(2 * Reference.above(uplift / error, freedom), PUBLISHED);

        double share = 1396.0 / 3000;
        double other = 2422.0 / 3461;
        double sequentialError = Math.sqrt(other * (1 - other) / 3461 / (share * share)
                + share * (1 - share) / 3000 * other * other / Math.pow(share, 4));
        double sequentialHalf = sequentialError * Reference.sequentialFactor(6461, 0.05, 5000);
        double sequentialUplift = other / share - 1;
        assertThat(sequentialUplift - sequentialHalf).as("the printed digits").isCloseTo(0.40098, PRINTED);
        var sequential = known(new Significance.Sequential(0.05)
                .compare(Sample.proportion(3000, 1396), Sample.proportion(3461, 2422), Scale.RELATIVE));
        assertThat(sequential.difference()).isCloseTo(sequentialUplift, PUBLISHED);
        assertThat(sequential.interval().low()).isCloseTo(sequentialUplift - sequentialHalf, PUBLISHED);
        assertThat(sequential.interval().high()).isCloseTo(sequentialUplift + sequentialHalf, PUBLISHED);
    }

    /// The formulas on another way than the library's: Student's distribution as an integral by Simpson's rule, its
    /// constant too; sums in decimal arithmetic; the confidence sequence as the paper writes it.
    private static final class Reference {
        private static final int STEPS = 40_000;
        private static final double FAR = 60;

        static double squaredError(long n, double sum, double squares) {
            BigDecimal size = BigDecimal.valueOf(n);
            BigDecimal total = BigDecimal.valueOf(sum);
            return BigDecimal.valueOf(squares)
                    .subtract(total.multiply(total).divide(size, MathContext.DECIMAL128))
                    .divide(size.subtract(BigDecimal.ONE), MathContext.DECIMAL128)
                    .divide(size, MathContext.DECIMAL128)
                    .doubleValue();
        }

        private static double integral(double from, double to, double freedom) {
            double width = (to - from) / STEPS;
            double sum = 0;
            for (int i = 0; i <= STEPS; i++) {
                double x = from + i * width;
                int weight = i == 0 || i == STEPS ? 1 : (i % 2 == 1 ? 4 : 2);
                sum += weight * Math.exp(-(freedom + 1) / 2 * Math.log1p(x * x / freedom));
            }
            return sum * width / 3;
        }

        /// The probability of a value above `t`.
        static double above(double t, double freedom) {
            return integral(t, FAR, freedom) / (2 * integral(0, FAR, freedom));
        }

        static double quantile(double probability, double freedom) {
            double low = 0;
            double high = FAR;
            for (int i = 0; i < 60; i++) {
                double middle = (low + high) / 2;
                if (1 - above(middle, freedom) < probability) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        /// Half the interval in standard errors (Waudby-Smith et al. 2023).
        static double sequentialFactor(double n, double alpha, double tuning) {
            double rho = Math.sqrt((-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / tuning);
            double inside =
                    2 * (n * rho * rho + 1) / (n * n * rho * rho) * Math.log(Math.sqrt(n * rho * rho + 1) / alpha);
            return Math.sqrt(n) * Math.sqrt(inside);
        }
    }
}
