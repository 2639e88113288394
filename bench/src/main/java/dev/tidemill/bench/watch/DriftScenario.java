package dev.tidemill.bench.watch;

import java.util.Locale;
import java.util.Random;

/// What happens to the traffic from the window on in which it begins.
enum DriftScenario {
    /// Nothing.
    NONE,
    /// The mean of a normal column moves by 0.3 of its deviation.
    MEAN,
    /// The deviation of a normal column grows by 0.4.
    VARIANCE,
    /// One row in twenty has a category that was never there.
    CATEGORY,
    /// One value in seven goes missing.
    MISSING,
    /// Two columns that went together at 0.8 no longer do; each of them alone is as before.
    CORRELATION,
    /// The mean of a normal column moves by 0.05 of its deviation each day.
    GRADUAL,
    /// Nothing: weekends differ from other days, as they did before.
    SEASONAL;

    /// Columns of a row.
    static final int COLUMNS = 8;

    /// Which columns hold categories.
    static final int FIRST_CATEGORY = 6;

    /// The word in names of figures.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether there is anything to see.
    boolean shifts() {
        return this != NONE && this != SEASONAL;
    }

    /// One row.
    ///
    /// @param day   0 is a Monday
    /// @param since days since the change began; negative before it
    double[] row(Random random, int day, int since) {
        boolean on = since >= 0;
        double shared = random.nextGaussian();
        double[] row = new double[COLUMNS];
        row[0] = random.nextGaussian();
        row[1] = random.nextGaussian();
        row[2] = Math.exp(random.nextGaussian());
        row[3] = shared;
        row[4] = 0.8 * shared + 0.6 * random.nextGaussian();
        row[5] = random.nextGaussian() + (this == SEASONAL && day % 7 >= 5 ? 1 : 0);
        row[6] = random.nextInt(4);
        row[7] = random.nextDouble() < 0.1 ? 1 : 0;
        if (on) {
            change(row, random, since);
        }
        return row;
    }

    private void change(double[] row, Random random, int since) {
        switch (this) {
            case MEAN -> row[0] += 0.3;
            case VARIANCE -> row[1] *= 1.4;
            case CATEGORY -> row[6] = random.nextInt(20) == 0 ? 9 : row[6];
            case MISSING -> row[2] = random.nextInt(7) == 0 ? Double.NaN : row[2];
            case CORRELATION -> row[4] = random.nextGaussian();
            case GRADUAL -> row[0] += 0.05 * (since + 1);
            case NONE, SEASONAL -> {
                // nothing happens
            }
        }
    }
}
