package dev.tidemill.expression;

/// Mathematical and geographic functions of doubles. All through [StrictMath], so that every machine computes the
/// same bits.
final class Mathematics {
    /// The mean radius R1 of the Earth in kilometres (IUGG).
    static final double EARTH_RADIUS_KM = 6371.0088;

    private Mathematics() {}

    /// Half away from zero, as CEL's math extension has it.
    static double round(double x) {
        double size = Math.abs(x);
        double floor = Math.floor(size);
        return Math.copySign(size - floor >= 0.5 ? floor + 1 : floor, x);
    }

    static double clip(double x, double least, double greatest) {
        return Math.min(Math.max(x, least), greatest);
    }

    static long clip(long x, long least, long greatest) {
        return Math.min(Math.max(x, least), greatest);
    }

    /// Great-circle distance by the haversine formula, coordinates in degrees; NaN outside of -90 to 90 and -180
    /// to 180.
    static double distanceKm(double latitude1, double longitude1, double latitude2, double longitude2) {
        if (!(Math.abs(latitude1) <= 90
                && Math.abs(latitude2) <= 90
                && Math.abs(longitude1) <= 180
                && Math.abs(longitude2) <= 180)) {
            return Double.NaN;
        }
        double phi1 = Math.toRadians(latitude1);
        double phi2 = Math.toRadians(latitude2);
        double halfPhi = StrictMath.sin((phi2 - phi1) / 2);
        double halfLambda = StrictMath.sin(Math.toRadians(longitude2 - longitude1) / 2);
        double a = halfPhi * halfPhi + StrictMath.cos(phi1) * StrictMath.cos(phi2) * halfLambda * halfLambda;
        return 2 * EARTH_RADIUS_KM * StrictMath.asin(Math.sqrt(Math.min(1, a)));
    }
}
