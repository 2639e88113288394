package dev.tidemill.recommend.shop;

import java.time.LocalDate;

/// What is the same for all visitors on a day: which items can be had, and the part of an item's appeal that is
/// nobody's in particular.
final class ShopDay {
    private static final double NEW = 0.6;
    private static final double NEW_DAYS = 10;

    private final int day;
    private final int[] available;
    private final double[] common;
    private final double[] logPrice;

    ShopDay(ShopSimulation simulation, Catalogue catalogue, int day) {
        this.day = day;
        available = catalogue.available(day);
        int count = catalogue.items().size();
        common = new double[count];
        logPrice = new double[count];
        LocalDate date = simulation.start().plusDays(day);
        for (int i = 0; i < count; i++) {
            ShopItem item = catalogue.items().get(i);
            double novelty = item.firstDay() > 0 && item.firstDay() <= day
                    ? NEW * StrictMath.exp(-(day - item.firstDay()) / NEW_DAYS)
                    : 0;
            common[i] = catalogue.quality(i) + catalogue.season(catalogue.category(i), date.getDayOfYear()) + novelty;
            logPrice[i] = StrictMath.log(catalogue.priceMinor(i, day) / 100.0);
        }
    }

    int day() {
        return day;
    }

    int[] available() {
        return available;
    }

    /// Quality, season and newness of an item, in log-odds.
    double common(int item) {
        return common[item];
    }

    double logPrice(int item) {
        return logPrice[item];
    }
}
