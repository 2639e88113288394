package dev.tidemill.recommend.shop;

import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// One run of a shop's events, in the order of time. What is to come lies in a queue by (time, order of
/// entering); a day is entered when nothing earlier is left, a page is made when its time has come, so that
/// whoever chooses its slate has seen all events before it.
final class ShopStream implements Iterator<ShopEvent> {
    private final ShopWorld world;
    private final SlateSource slates;
    private final Consumer<SlateOutcome> outcomes;
    private final Browsing browsing;
    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::time).thenComparingLong(Due::order));
    private int nextDay;
    private long entered;

    ShopStream(ShopWorld world, SlateSource slates, Consumer<SlateOutcome> outcomes) {
        this.world = world;
        this.slates = slates;
        this.outcomes = outcomes;
        browsing = new Browsing(world);
    }

    /// Something to come.
    private sealed interface Due {
        long time();

        long order();

        record Happens(long time, long order, ShopEvent event) implements Due {}

        record PageOf(long time, long order, Session session) implements Due {}
    }

    @Override
    public boolean hasNext() {
        while (true) {
            while (nextDay < world.simulation().days()
                    && (queue.isEmpty() || queue.peek().time() >= world.midnight(nextDay))) {
                enter(nextDay++);
            }
            Due due = queue.peek();
            if (due == null) {
                return false;
            }
            if (due instanceof Due.PageOf page) {
                queue.remove();
                page(page.session(), page.time());
            } else {
                return true;
            }
        }
    }

    @Override
    public ShopEvent next() {
        if (hasNext() && queue.remove() instanceof Due.Happens happens) {
            return happens.event();
        }
        throw new NoSuchElementException("the simulation has ended");
    }

    private void enter(int day) {
        long midnight = world.midnight(day);
        for (ShopItem item : world.catalogue().items()) {
            changed(item, day, midnight);
        }
        Visitors visitors = world.visitors();
        for (int v = 0; v < visitors.count(); v++) {
            if (visitors.firstDay(v) == day) {
                add(new ShopEvent.SignedUp(midnight, v, visitors.country(v), visitors.age(v)));
            }
            if (visitors.firstDay(v) <= day) {
                SplittableRandom random = Purpose.DAY.draws(world.simulation().seed(), v, day);
                for (Session session : browsing.sessions(v, day, random)) {
                    queue.add(new Due.PageOf(session.start(), entered++, session));
                }
            }
        }
    }

    /// An item is told of when it comes, when its price changes, and once when it can no longer be had.
    private void changed(ShopItem item, int day, long midnight) {
        if (item.available(day)) {
            long price = world.catalogue().priceMinor(item.number(), day);
            boolean news = day == item.firstDay() || price != world.catalogue().priceMinor(item.number(), day - 1);
            if (news) {
                add(new ShopEvent.ItemChanged(midnight, item, price, true));
            }
        } else if (day == item.lastDay() + 1) {
            add(new ShopEvent.ItemChanged(midnight, item, world.catalogue().priceMinor(item.number(), day), false));
        }
    }

    private void page(Session session, long time) {
        ShopRequest request = session.request(time, world.simulation().slateSize());
        Slate slate = slates.slate(request);
        Browsing.Page page = browsing.page(session, request, slate);
        page.events().forEach(this::add);
        if (page.next() > 0) {
            queue.add(new Due.PageOf(page.next(), entered++, session));
        }
        outcomes.accept(page.outcome());
    }

    private void add(ShopEvent event) {
        queue.add(new Due.Happens(event.time(), entered++, event));
    }
}
