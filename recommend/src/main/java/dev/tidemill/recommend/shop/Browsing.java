package dev.tidemill.recommend.shop;

import dev.tidemill.core.NamedDraws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// What visitors do: when they come, what they click, what they look for by themselves.
final class Browsing {
    private static final double MEAN_MORE_PAGES = 2;
    private static final double KNOWN_SHARE = 0.85;
    private static final double SEARCH_SHARE = 0.6;
    private static final int SEARCHED = 30;
    private static final double INTENT_TASTE = 0.7;

    private final ShopWorld world;
    private final double[] pullSums;

    Browsing(ShopWorld world) {
        this.world = world;
        int items = world.catalogue().items().size();
        pullSums = new double[items];
        double sum = 0;
        for (int i = 0; i < items; i++) {
            sum += world.catalogue().pull(i);
            pullSums[i] = sum;
        }
    }

    /// What happens on a page.
    ///
    /// @param events in order of time
    /// @param next   when the next page of the session is due; 0 where there is none
    record Page(List<ShopEvent> events, SlateOutcome outcome, long next) {
        Page {
            events = List.copyOf(events);
        }
    }

    /// The sessions that a visitor begins on a day.
    List<Session> sessions(int visitor, int day, SplittableRandom random) {
        double mean = world.simulation().sessionsPerDay() * world.visitors().activity(visitor);
        int count = NamedDraws.poisson(random, Math.min(mean, 50));
        List<Session> sessions = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            long start = world.midnight(day) + random.nextLong(6, 24) * 3_600_000L + random.nextLong(3_600_000L);
            int pages = 1 + NamedDraws.poisson(random, MEAN_MORE_PAGES);
            boolean known = random.nextDouble() < KNOWN_SHARE;
            Visit visit =
                    new Visit("s" + visitor + "-" + day + "-" + n, visitor, known, day, intent(visitor, day, random));
            SplittableRandom own = Purpose.SESSION.draws(world.simulation().seed(), visitor, (long) day << 16 | n);
            sessions.add(new Session(visit, start, pages, own));
        }
        return sessions;
    }

    /// A category, likelier the more it is in season and the more of the visitor's tastes it is; tastes are
    /// those of a sample of the visitor's own draws, the same on all days.
    private int intent(int visitor, int day, SplittableRandom random) {
        SplittableRandom liking = Purpose.VISITOR.draws(world.simulation().seed(), visitor, 1);
        double[] weights = new double[Words.CATEGORIES.size()];
        for (int c = 0; c < weights.length; c++) {
            weights[c] = StrictMath.exp(
                    2 * INTENT_TASTE * liking.nextGaussian() + world.truth().season(c, day));
        }
        return pick(weights, random);
    }

    private static int pick(double[] weights, SplittableRandom random) {
        double left = random.nextDouble() * Arrays.stream(weights).sum();
        for (int i = 0; i < weights.length - 1; i++) {
            left -= weights[i];
            if (left < 0) {
                return i;
            }
        }
        return weights.length - 1;
    }

    /// Shows a slate: each position is looked at or not, what is looked at is clicked or not, and a click
    /// may lead to the cart and to a purchase. Afterwards the visitor may search for something by
    /// themselves.
    Page page(Session session, ShopRequest request, Slate slate) {
        Steps steps = new Steps(session, request.time());
        steps.events.add(new ShopEvent.SlateShown(request, slate));
        List<SlateOutcome.Shown> shown = new ArrayList<>();
        double best = world.truth().bestClicks(session.visit(), request.size());
        for (int k = 0; k < slate.items().size(); k++) {
            shown.add(steps.meet(request, slate, k));
        }
        steps.leave(request, slate, shown);
        if (session.random().nextDouble() < SEARCH_SHARE) {
            steps.search();
        }
        long next = session.more() ? steps.after(5, 60) : 0;
        return new Page(steps.events, new SlateOutcome(request, shown, best), next);
    }

    /// What a visitor does one after the other on a page.
    private final class Steps {
        private final Session session;
        private final Visit visit;
        private final SplittableRandom random;
        private final List<ShopEvent> events = new ArrayList<>();
        private long time;

        Steps(Session session, long time) {
            this.session = session;
            this.visit = session.visit();
            this.random = session.random();
            this.time = time;
        }

        long after(int least, int most) {
            time += random.nextLong(least, most) * 1000;
            return time;
        }

        SlateOutcome.Shown meet(ShopRequest request, Slate slate, int position) {
            int item = slate.items().get(position);
            ShopTruth truth = world.truth();
            double click = truth.click(visit, item, position);
            double purchase = truth.purchase(visit, item, position);
            boolean clicked = random.nextDouble() < click;
            boolean bought = false;
            if (clicked) {
                events.add(new ShopEvent.Impression(after(1, 15), request, item, position, true));
                bought = look(item, request.id());
            }
            return new SlateOutcome.Shown(item, click, purchase, clicked, bought);
        }

        /// Tells of the items that were not clicked.
        void leave(ShopRequest request, Slate slate, List<SlateOutcome.Shown> shown) {
            after(1, 10);
            for (int k = 0; k < shown.size(); k++) {
                if (!shown.get(k).clicked()) {
                    events.add(new ShopEvent.Impression(
                            time, request, slate.items().get(k), k, false));
                }
            }
        }

        /// Looks at an item's page; answers whether it was bought.
        private boolean look(int item, String request) {
            double cart = world.truth().cartIfClicked(visit, item);
            double purchase = world.truth().purchaseIfCarted(visit, item);
            int dwell = 5 + (int) (60 * cart * -StrictMath.log(1 - random.nextDouble()));
            events.add(new ShopEvent.Viewed(time, visit.session(), session.visitor(), session.count(), item, dwell));
            time += dwell * 1000L;
            if (random.nextDouble() >= cart) {
                return false;
            }
            events.add(new ShopEvent.Carted(time, visit.session(), session.visitor(), session.count(), item, request));
            if (random.nextDouble() >= purchase) {
                return false;
            }
            long price = world.catalogue().priceMinor(item, visit.day());
            events.add(new ShopEvent.Purchased(
                    after(20, 120), visit.session(), session.visitor(), session.count(), item, price, request));
            world.truth().buy(visit.visitor(), item);
            return true;
        }

        /// Finds the item that appeals most to chance among some that are come upon, and looks at it.
        void search() {
            int[] found = new int[SEARCHED];
            double[] weights = new double[SEARCHED];
            for (int i = 0; i < SEARCHED; i++) {
                found[i] = comeUpon();
                boolean there = world.catalogue().items().get(found[i]).available(visit.day());
                weights[i] = there ? StrictMath.exp(world.truth().appeal(visit, found[i])) : 0;
            }
            int chosen = pick(weights, random);
            if (weights[chosen] > 0) {
                after(5, 30);
                look(found[chosen], "");
            }
        }

        private int comeUpon() {
            int known = world.simulation().itemsUntil(visit.day());
            double at = random.nextDouble() * pullSums[known - 1];
            int found = Arrays.binarySearch(pullSums, 0, known, at);
            return found < 0 ? Math.min(-found - 1, known - 1) : found;
        }
    }
}
