package dev.tidemill.recommend.shop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// The items of a shop over all its days: what anybody can know of them, and the latent part that only the
/// truth knows. Constant once drawn.
public final class Catalogue {
    /// Dimensions of taste.
    static final int TASTES = Words.STYLES.size();

    private static final int SALE_DAYS = 7;
    private static final double SALE_SHARE = 0.08;
    private static final long SALE_PER_CENT = 80;
    private static final double MEAN_LIFE = 240;
    private static final int LEAST_LIFE = 30;

    private final long seed;
    private final List<ShopItem> items;
    private final int[] category;
    private final int[] brand;
    private final double[][] taste;
    private final double[] quality;
    private final double[] pulls;
    private final double[] seasonPeak;
    private final double[] seasonHeight;

    Catalogue(ShopSimulation simulation) {
        seed = simulation.seed();
        int count = simulation.allItems();
        category = new int[count];
        brand = new int[count];
        taste = new double[count][TASTES];
        quality = new double[count];
        pulls = new double[count];
        seasonPeak = new double[Words.CATEGORIES.size()];
        seasonHeight = new double[Words.CATEGORIES.size()];
        double[] level = new double[Words.CATEGORIES.size()];
        double[][] centres = new double[Words.CATEGORIES.size()][TASTES];
        for (int c = 0; c < centres.length; c++) {
            SplittableRandom random = Purpose.CATEGORY.draws(seed, c, 0);
            seasonPeak[c] = random.nextDouble(365);
            seasonHeight[c] = random.nextDouble(1.0);
            level[c] = random.nextDouble(StrictMath.log(20), StrictMath.log(120));
            fill(centres[c], random, 0.6);
        }
        List<ShopItem> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(draw(i, firstDay(simulation, i), centres, level));
        }
        items = List.copyOf(made);
    }

    private static int firstDay(ShopSimulation simulation, int item) {
        return item < simulation.items() ? 0 : 1 + (item - simulation.items()) / simulation.newItemsPerDay();
    }

    private ShopItem draw(int i, int firstDay, double[][] centres, double[] level) {
        SplittableRandom random = Purpose.ITEM.draws(seed, i, 0);
        int c = random.nextInt(centres.length);
        int b = random.nextInt(Words.BRANDS.size());
        category[i] = c;
        brand[i] = b;
        fill(taste[i], random, 1);
        for (int d = 0; d < TASTES; d++) {
            taste[i][d] += centres[c][d];
        }
        SplittableRandom ofBrand = Purpose.BRAND.draws(seed, b, 0);
        quality[i] = 0.5 * ofBrand.nextGaussian() + 0.6 * random.nextGaussian();
        double luxury = ofBrand.nextGaussian() * 0.35;
        long price = Math.max(99, Math.round(100 * StrictMath.exp(level[c] + luxury + 0.3 * random.nextGaussian())));
        pulls[i] = StrictMath.exp(0.8 * quality[i] + 0.8 * random.nextGaussian());
        int life = LEAST_LIFE + (int) (-MEAN_LIFE * StrictMath.log(1 - random.nextDouble()));
        String title = Words.BRANDS.get(b) + " " + Words.STYLES.get(strongest(taste[i])) + " " + Words.NOUNS.get(c)
                + ", " + Words.COLOURS.get(random.nextInt(Words.COLOURS.size()));
        return new ShopItem(i, title, Words.CATEGORIES.get(c), Words.BRANDS.get(b), price, firstDay, firstDay + life);
    }

    static void fill(double[] vector, SplittableRandom random, double deviation) {
        Arrays.setAll(vector, _ -> deviation * random.nextGaussian());
    }

    private static int strongest(double[] vector) {
        int best = 0;
        for (int d = 1; d < vector.length; d++) {
            best = vector[d] > vector[best] ? d : best;
        }
        return best;
    }

    /// All items of all days, in order of their numbers.
    public List<ShopItem> items() {
        return items;
    }

    /// The numbers of the items that can be had on a day.
    public int[] available(int day) {
        return items.stream()
                .filter(item -> item.available(day))
                .mapToInt(ShopItem::number)
                .toArray();
    }

    /// What an item costs on a day, in cents: for a week at a time some are on sale at four fifths of their
    /// price.
    public long priceMinor(int item, int day) {
        long usual = items.get(item).priceMinor();
        boolean sale =
                Purpose.SALE.draws(seed, item, Math.floorDiv(day, SALE_DAYS)).nextDouble() < SALE_SHARE;
        return sale ? Math.max(1, usual * SALE_PER_CENT / 100) : usual;
    }

    int category(int item) {
        return category[item];
    }

    int brand(int item) {
        return brand[item];
    }

    double[] taste(int item) {
        return taste[item];
    }

    double quality(int item) {
        return quality[item];
    }

    /// How often an item is come upon without being recommended, relative to others: a long tail.
    double pull(int item) {
        return pulls[item];
    }

    /// How much more a category is wanted on a day of the year, in log-odds; its mean over a year is 0.
    double season(int ofCategory, int dayOfYear) {
        double phase = 2 * StrictMath.PI * (dayOfYear - seasonPeak[ofCategory]) / 365.25;
        return seasonHeight[ofCategory] * StrictMath.cos(phase);
    }
}
