package dev.tidemill.watch.statistics;

/// A measured value with the bounds between which it lies with 95 % confidence. NaN where nothing can be said.
public record Interval(double value, double low, double high) {
    /// The standard normal's 97.5 % point.
    public static final double TWO_SIDED = 1.959963984540054;

    /// Nothing can be said.
    public static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, Double.NaN);

    /// Wilson's score interval (1927) of a share.
    public static Interval wilson(double hits, double rows) {
        if (!(rows > 0)) {
            return UNKNOWN;
        }
        double share = hits / rows;
        double z2 = TWO_SIDED * TWO_SIDED;
        double middle = (share + z2 / (2 * rows)) / (1 + z2 / rows);
        double half = TWO_SIDED / (1 + z2 / rows) * Math.sqrt(share * (1 - share) / rows + z2 / (4 * rows * rows));
        return new Interval(share, Math.max(0, middle - half), Math.min(1, middle + half));
    }

    /// Around a value by its standard error.
    public static Interval normal(double value, double error) {
        return new Interval(value, value - TWO_SIDED * error, value + TWO_SIDED * error);
    }

    /// The same bounds, held between two limits.
    public Interval within(double least, double most) {
        return new Interval(value, Math.max(least, low), Math.min(most, high));
    }

    /// The difference of two independent shares: Newcombe's interval (1998) out of their own.
    public Interval minus(Interval other) {
        double difference = value - other.value;
        double down = Math.hypot(value - low, other.high - other.value);
        double up = Math.hypot(high - value, other.value - other.low);
        return new Interval(difference, difference - down, difference + up);
    }

    /// Half the distance between the bounds, as a standard error.
    public double error() {
        return (high - low) / (2 * TWO_SIDED);
    }
}
