package dev.tidemill.recommend.shop;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;

/// What is true in the shop and no event tells: how likely a visitor clicks and buys.
///
/// A click needs that the position is looked at and that the item appeals (the position-based model of
/// Richardson, Dominowska, Ragno, WWW 2007): P(click) = examination(position) × clickIfExamined(visit,
/// item), independent of the slate's other items. Appeal is a sum in log-odds: taste, quality, category
/// come for, season, brand, price, newness, and far less for what was bought already.
///
/// What was bought is remembered: a truth belongs to one run of the events, and to one thread.
public final class ShopTruth {
    private static final double EXAMINATION_DECAY = 0.7;
    private static final double BASE = -3.2;
    private static final double TASTE = 1 / StrictMath.sqrt(Catalogue.TASTES);
    private static final double INTENT = 1.3;
    private static final double BRAND = 0.8;
    private static final double BOUGHT = -4;

    private final ShopSimulation simulation;
    private final Catalogue catalogue;
    private final Visitors visitors;
    private final Set<Long> bought = new HashSet<>();
    private ShopDay newest;
    private ShopDay older;

    ShopTruth(ShopSimulation simulation, Catalogue catalogue, Visitors visitors) {
        this.simulation = simulation;
        this.catalogue = catalogue;
        this.visitors = visitors;
        newest = new ShopDay(simulation, catalogue, 0);
        older = newest;
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
        return logistic(-1.8 + 0.4 * appeal(visit, item));
    }

    /// The probability that who laid it into the cart buys.
    public double purchaseIfCarted(Visit visit, int item) {
        return logistic(-1.2 + 0.3 * appeal(visit, item));
    }

    /// The probability that an item shown at a position is bought by way of it.
    public double purchase(Visit visit, int item, int position) {
        return click(visit, item, position) * cartIfClicked(visit, item) * purchaseIfCarted(visit, item);
    }

    /// The most clicks that a slate of `size`, at least 1, could have been expected to bring, of whatever
    /// is available.
    public double bestClicks(Visit visit, int size) {
        double[] best = new double[size];
        int found = 0;
        for (int item : day(visit.day()).available()) {
            double appeal = appeal(visit, item);
            if (found < size || appeal > best[size - 1]) {
                int at = found < size ? found++ : size - 1;
                for (; at > 0 && best[at - 1] < appeal; at--) {
                    best[at] = best[at - 1];
                }
                best[at] = appeal;
            }
        }
        double clicks = 0;
        for (int k = 0; k < found; k++) {
            clicks += examination(k) * logistic(BASE + best[k]);
        }
        return clicks;
    }

    /// How much a visitor wants an item now, in log-odds.
    double appeal(Visit visit, int item) {
        int visitor = visit.visitor();
        ShopDay day = day(visit.day());
        double taste = 0;
        double[] wants = visitors.taste(visitor);
        double[] has = catalogue.taste(item);
        for (int d = 0; d < wants.length; d++) {
            taste += wants[d] * has[d];
        }
        return taste * TASTE
                + day.common(item)
                + (catalogue.category(item) == visit.intent() ? INTENT : 0)
                + (catalogue.brand(item) == visitors.favourite(visitor) ? BRAND : 0)
                - visitors.thrift(visitor) * Math.abs(day.logPrice(item) - visitors.budget(visitor))
                + (bought.contains(key(visitor, item)) ? BOUGHT : 0);
    }

    private ShopDay day(int wanted) {
        ShopDay today = newest;
        if (today.day() == wanted) {
            return today;
        }
        ShopDay before = older;
        if (before.day() != wanted) {
            before = new ShopDay(simulation, catalogue, wanted);
        }
        older = today;
        newest = before;
        return before;
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
