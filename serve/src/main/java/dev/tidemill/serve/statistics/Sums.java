package dev.tidemill.serve.statistics;

/// Everything that a comparison needs to know about the units of one arm, as sums over units. Adding two gives the
/// sums of both.
///
/// @param n  how many units
/// @param m  of each unit's value (the numerator of a ratio)
/// @param mm of its square
/// @param d  of the denominator of a ratio
/// @param dd of its square
/// @param md of value times denominator
/// @param x  of the covariate known before the unit saw its arm
/// @param xx of its square
/// @param mx of value times covariate
/// @param dx of denominator times covariate
public record Sums(
        long n, double m, double mm, double d, double dd, double md, double x, double xx, double mx, double dx) {
    public static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// Of a plain mean.
    public static Sums of(long n, double sum, double squares) {
        return new Sums(n, sum, squares, 0, 0, 0, 0, 0, 0, 0);
    }

    /// With one unit more.
    public Sums with(double value, double denominator, double covariate) {
        return plus(new Sums(
                1,
                value,
                value * value,
                denominator,
                denominator * denominator,
                value * denominator,
                covariate,
                covariate * covariate,
                value * covariate,
                denominator * covariate));
    }

    public Sums plus(Sums other) {
        return new Sums(
                n + other.n,
                m + other.m,
                mm + other.mm,
                d + other.d,
                dd + other.dd,
                md + other.md,
                x + other.x,
                xx + other.xx,
                mx + other.mx,
                dx + other.dx);
    }

    /// The sample covariance of two quantities, given the sum of their products and the sums of each.
    double covariance(double products, double first, double second) {
        return n < 2 ? Double.NaN : (products - first * second / n) / (n - 1);
    }
}
