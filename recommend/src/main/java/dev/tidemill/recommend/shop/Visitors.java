package dev.tidemill.recommend.shop;

import java.util.SplittableRandom;

/// Visitors with their latent tastes. Constant once drawn.
final class Visitors {
    private static final double LATE_SHARE = 0.3;
    private static final double MEAN_LATE_DAYS = 45;

    private final double[][] taste;
    private final double[] budget;
    private final double[] thrift;
    private final double[] activity;
    private final int[] favourite;
    private final int[] firstDay;
    private final int[] country;
    private final int[] age;

    Visitors(ShopSimulation simulation) {
        int count = simulation.visitors();
        taste = new double[count][Catalogue.TASTES];
        budget = new double[count];
        thrift = new double[count];
        activity = new double[count];
        favourite = new int[count];
        firstDay = new int[count];
        country = new int[count];
        age = new int[count];
        for (int v = 0; v < count; v++) {
            SplittableRandom random = Purpose.VISITOR.draws(simulation.seed(), v, 0);
            Catalogue.fill(taste[v], random, 1);
            age[v] = random.nextInt(Words.AGES.size());
            country[v] = random.nextInt(Words.COUNTRIES.size());
            taste[v][age[v] % Catalogue.TASTES] += 0.8;
            budget[v] = random.nextDouble(StrictMath.log(25), StrictMath.log(110));
            thrift[v] = random.nextDouble(0.2, 1.2);
            favourite[v] = random.nextInt(Words.BRANDS.size());
            activity[v] = StrictMath.exp(random.nextGaussian() - 0.5);
            firstDay[v] = random.nextDouble() < LATE_SHARE
                    ? 1 + (int) (-MEAN_LATE_DAYS * StrictMath.log(1 - random.nextDouble()))
                    : 0;
        }
    }

    int count() {
        return activity.length;
    }

    double[] taste(int visitor) {
        return taste[visitor];
    }

    /// Logarithm of the price that suits, in whole units of money.
    double budget(int visitor) {
        return budget[visitor];
    }

    /// How much a price that does not suit puts off.
    double thrift(int visitor) {
        return thrift[visitor];
    }

    int favourite(int visitor) {
        return favourite[visitor];
    }

    /// How often one comes, relative to the mean of 1.
    double activity(int visitor) {
        return activity[visitor];
    }

    int firstDay(int visitor) {
        return firstDay[visitor];
    }

    String country(int visitor) {
        return Words.COUNTRIES.get(country[visitor]);
    }

    String age(int visitor) {
        return Words.AGES.get(age[visitor]);
    }
}
