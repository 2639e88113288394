package dev.tidemill.recommend.shop;

import java.util.OptionalInt;
import java.util.SplittableRandom;

/// A session while it lasts.
final class Session {
    private final Visit visit;
    private final long start;
    private final int pages;
    private final SplittableRandom random;
    private int page;
    private int number;

    Session(Visit visit, long start, int pages, SplittableRandom random) {
        this.visit = visit;
        this.start = start;
        this.pages = pages;
        this.random = random;
    }

    Visit visit() {
        return visit;
    }

    long start() {
        return start;
    }

    SplittableRandom random() {
        return random;
    }

    OptionalInt visitor() {
        return visit.known() ? OptionalInt.of(visit.visitor()) : OptionalInt.empty();
    }

    ShopRequest request(long time, int size) {
        return new ShopRequest(visit.session() + "-p" + page++, time, visit.session(), visitor(), size, visit.day());
    }

    boolean more() {
        return page < pages;
    }

    /// The number of the next view, cart or purchase.
    int count() {
        return number++;
    }
}
