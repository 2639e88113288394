package dev.tidemill.serve.statistics;

/// An estimate over the units of one arm.
///
/// @param n        how many units
/// @param mean     the estimate: a share, a mean, a ratio, a quantile
/// @param variance of one unit's part in it: the variance of the estimate is `variance / n`
public record Sample(long n, double mean, double variance) {
    /// A share of units: `mean (1 - mean)`.
    public static Sample proportion(long n, double successes) {
        double mean = successes / n;
        return new Sample(n, mean, mean * (1 - mean));
    }

    /// A mean over units, with the unbiased sample variance.
    public static Sample mean(Sums sums) {
        return new Sample(sums.n(), sums.m() / sums.n(), sums.covariance(sums.mm(), sums.m(), sums.m()));
    }

    /// A ratio of two sums over units, with the variance of the delta method.
    public static Sample ratio(Sums sums) {
        double n = sums.n();
        double mean = sums.m() / n;
        double base = sums.d() / n;
        double variance = sums.covariance(sums.mm(), sums.m(), sums.m()) / (base * base)
                + sums.covariance(sums.dd(), sums.d(), sums.d()) * mean * mean / Math.pow(base, 4)
                - 2 * sums.covariance(sums.md(), sums.m(), sums.d()) * mean / Math.pow(base, 3);
        return new Sample(sums.n(), mean / base, variance);
    }

    /// The variance of the estimate.
    public double error() {
        return variance / n;
    }

    /// Whether anything can be concluded from it.
    boolean sound() {
        return n > 1 && Double.isFinite(mean) && Double.isFinite(variance) && variance > 0;
    }
}
