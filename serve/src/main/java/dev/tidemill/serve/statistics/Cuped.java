package dev.tidemill.serve.statistics;

import java.util.List;

/// Takes out of an estimate what a covariate, known before the unit saw its arm, explains (Deng et al. 2013).
/// `theta` is pooled over all arms, so that it cannot favour one. Estimates stay on their own scale: each is moved
/// by theta times how far the arm's mean covariate lies from that of all. A ratio is linearised first:
/// `(m - R d) / mean(d)`.
public final class Cuped {
    private Cuped() {}

    /// The mean of each arm, adjusted, in their order.
    public static List<Sample> means(List<Sums> arms) {
        Sums all = all(arms);
        double theta = theta(all.covariance(all.mx(), all.m(), all.x()), all);
        return arms.stream()
                .map(arm -> adjusted(
                        arm, Sample.mean(arm), arm.covariance(arm.mx(), arm.m(), arm.x()), theta, all.x() / all.n()))
                .toList();
    }

    /// The ratio of each arm, adjusted, in their order.
    public static List<Sample> ratios(List<Sums> arms) {
        Sums all = all(arms);
        double theta = theta(linear(all), all);
        return arms.stream()
                .map(arm -> adjusted(arm, Sample.ratio(arm), linear(arm), theta, all.x() / all.n()))
                .toList();
    }

    private static Sums all(List<Sums> arms) {
        return arms.stream().reduce(Sums.NONE, Sums::plus);
    }

    /// Of the linearised ratio with the covariate.
    private static double linear(Sums sums) {
        double ratio = sums.m() / sums.d();
        return (sums.covariance(sums.mx(), sums.m(), sums.x()) - ratio * sums.covariance(sums.dx(), sums.d(), sums.x()))
                / (sums.d() / sums.n());
    }

    private static double theta(double covariance, Sums all) {
        double variance = all.covariance(all.xx(), all.x(), all.x());
        return variance > 0 ? covariance / variance : 0;
    }

    private static Sample adjusted(Sums arm, Sample plain, double covariance, double theta, double center) {
        double variance = arm.covariance(arm.xx(), arm.x(), arm.x());
        return new Sample(
                plain.n(),
                plain.mean() - theta * (arm.x() / arm.n() - center),
                plain.variance() + theta * theta * variance - 2 * theta * covariance);
    }
}
