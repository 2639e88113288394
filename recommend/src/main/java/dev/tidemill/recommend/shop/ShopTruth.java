package dev.tidemill.recommend.shop;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;

/// What is true in the shop and no event tells: how likely a visitor clicks and buys.
///
/// A click needs that the position is looked at and that the item appeals (the position-based model of Richardson,
/// Dominowska, Ragno, WWW 2007): P(click) = examination(position) × clickIfExamined(visit, item), independent of the
/// slate's other items. Appeal is a sum in log-odds: taste, quality, category come for, season, brand, price,
/// newness, and far less for what was bought already.
///
/// What was bought is remembered: a truth belongs to one run of the events.
public final class ShopTruth {
    private static final double EXAMINATION_DECAY = 0.7;
    private static final double BASE = -3.2;
    private static final double TASTE = 1.0;
    private static final double INTENT = 1.3;
    private static final double BRAND = 0.8;
    private static final double NEW = 0.6;
    private static final double NEW_DAYS = 10;
    private static final double BOUGHT = -4;

    private final ShopSimulation simulation;
    private final Catalogue catalogue;
    private final Visitors visitors;
    private final Set<Long> bought = new HashSet<>();

    ShopTruth(ShopSimulation simulation, Catalogue catalogue, Visitors visitors) {
        this.simulation = simulation;
        this.catalogue = catalogue;
        this.visitors = visitors;
    }

    /// The probability that a position of a slate, from 0, is looked at: 1 at the first, (position + 1)^−0.7.
    public static double examination(int position) {
        return StrictMath.pow(position + 1, -EXAMINATION_DECAY);
    }

    /// The probability of a click on an item that is looked at.
    public double clickIfExamined(Visit visit, int item) {
        return logistic(BASE + appeal(visit, item));
    }

    /// The probability of a click on an item at a position.
    public double click(Visit visit, int item, int position) {
        return examination(position) * clickIfExamined(visit, item);
    }

    /// The probability that who clicked lays it into the cart.
    public double cartIfClicked(Visit visit, int item) {
        return logistic(-1.2 + 0.4 * appeal(visit, item));
    }

    /// The probability that who laid it into the cart buys.
    public double purchaseIfCarted(Visit visit, int item) {
        return logistic(-0.3 + 0.3 * appeal(visit, item));
    }

    /// The probability that an item shown at a position is bought by way of it.
    public double purchase(Visit visit, int item, int position) {
        return click(visit, item, position) * cartIfClicked(visit, item) * purchaseIfCarted(visit, item);
    }

    /// The most clicks that a slate of `size` could have been expected to bring, of whatever is available.
    public double bestClicks(Visit visit, int size) {
        double[] chances = java.util.Arrays.stream(catalogue.available(visit.day()))
                .mapToDouble(item -> -clickIfExamined(visit, item))
                .sorted()
                .toArray();
        double clicks = 0;
        for (int k = 0; k < Math.min(size, chances.length); k++) {
            clicks -= examination(k) * chances[k];
        }
        return clicks;
    }

    /// How much a visitor wants an item now, in log-odds.
    double appeal(Visit visit, int item) {
        int visitor = visit.visitor();
        double taste = 0;
        double[] wants = visitors.taste(visitor);
        double[] has = catalogue.taste(item);
        for (int d = 0; d < wants.length; d++) {
            taste += wants[d] * has[d];
        }
        int category = catalogue.category(item);
        double price = StrictMath.log(catalogue.priceMinor(item, visit.day()) / 100.0);
        int age = visit.day() - catalogue.items().get(item).firstDay();
        boolean arrived = catalogue.items().get(item).firstDay() > 0;
        return TASTE * taste / StrictMath.sqrt(wants.length)
                + catalogue.quality(item)
                + (category == visit.intent() ? INTENT : 0)
                + season(category, visit.day())
                + (catalogue.brand(item) == visitors.favourite(visitor) ? BRAND : 0)
                - visitors.thrift(visitor) * Math.abs(price - visitors.budget(visitor))
                + (arrived ? NEW * StrictMath.exp(-age / NEW_DAYS) : 0)
                + (bought.contains(key(visitor, item)) ? BOUGHT : 0);
    }

    double season(int category, int day) {
        LocalDate date = simulation.start().plusDays(day);
        return catalogue.season(category, date.getDayOfYear());
    }

    void buy(int visitor, int item) {
        bought.add(key(visitor, item));
    }

    private static long key(int visitor, int item) {
        return (long) visitor << 32 | item;
    }

    static double logistic(double logOdds) {
        return 1 / (1 + StrictMath.exp(-logOdds));
    }
}
