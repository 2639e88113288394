package dev.tidemill.features;

/// Powers of two with a fraction, the same bits on every machine: nothing but additions and multiplications
/// of doubles, and a table made by [StrictMath].
final class HalfLives {
    private static final int PARTS = 128;
    private static final double LN2 = 0.6931471805599453;
    private static final double[] ROOTS = new double[PARTS];

    static {
        for (int i = 0; i < PARTS; i++) {
            ROOTS[i] = StrictMath.pow(2, (double) i / PARTS);
        }
    }

    private HalfLives() {}

    /// 2^(time mod halfLife / halfLife): at least 1 and below 2, to within two units in the last place.
    static double growth(long time, long halfLife) {
        double f = (double) Math.floorMod(time, halfLife) / (double) halfLife;
        int part = Math.min(PARTS - 1, (int) (f * PARTS));
        double r = (f - (double) part / PARTS) * LN2;
        double power = 1 + r * (1 + r * (0.5 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120)))));
        return ROOTS[part] * power;
    }
}
