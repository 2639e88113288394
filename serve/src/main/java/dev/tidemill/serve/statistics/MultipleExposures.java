package dev.tidemill.serve.statistics;

/// Whether too many units saw more than one arm. They are left out of the analysis; many of them mean that units are
/// not told apart properly.
///
/// @param units how many saw several arms
/// @param share of all units
public record MultipleExposures(long units, double share, boolean tooMany) {
    private static final double SHARE = 0.01;
    private static final long LEAST = 10;

    /// @param several units that saw several arms
    /// @param all     units that saw any
    public static MultipleExposures of(long several, long all) {
        double share = all == 0 ? 0 : (double) several / all;
        return new MultipleExposures(several, share, several >= LEAST && share > SHARE);
    }
}
