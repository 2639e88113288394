package dev.tidemill.recommend.online;

/// A share with its interval.
///
/// @param hits of `of`
/// @param low  where the 95 % interval begins
/// @param high where it ends
public record Rate(long hits, long of, double low, double high) {
    private static final double Z = 1.959963984540054;

    /// The share with Wilson's interval (1927), which is sound for few hits too; for trials that are independent of
    /// one another. Of nothing: 0 to 1.
    public static Rate of(long hits, long of) {
        if (hits < 0 || hits > of) {
            throw new IllegalArgumentException("hits must be 0 to " + of + ", got " + hits);
        }
        if (of == 0) {
            return new Rate(0, 0, 0, 1);
        }
        double p = (double) hits / of;
        double spread = Z * Math.sqrt(p * (1 - p) / of + Z * Z / (4.0 * of * of));
        double scale = 1 + Z * Z / of;
        double middle = p + Z * Z / (2.0 * of);
        return new Rate(hits, of, hits == 0 ? 0 : (middle - spread) / scale, hits == of ? 1 : (middle + spread) / scale);
    }

    /// The share; 0 of nothing.
    public double value() {
        return of == 0 ? 0 : (double) hits / of;
    }
}
