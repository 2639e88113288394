package dev.tidemill.recommend.shop;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Lets the visitors of a shop loose on a recommender: tells it every event before the next request, asks
/// it for each slate, and has the visitors click by the truth. One after the other, in the order of the
/// simulated time.
public final class ShopDriver {
    private static final int MOST_TOLD = 500;

    private final Shop shop;
    private final ShopTarget target;
    private final List<byte[]> waiting = new ArrayList<>();
    private String stream = "";
    private long requests;
    private long empty;
    private long events;
    private long clicks;
    private double expected;
    private double best;
    private long purchases;
    private boolean done;

    /// A driver runs once.
    public ShopDriver(Shop shop, ShopTarget target) {
        this.shop = shop;
        this.target = target;
    }

    /// Runs until so many slates were asked for, or the simulation ends.
    ///
    /// @param from     the first day that is told; days before it pass with slates drawn uniformly, as when
    ///     they are written to files, so that the shop goes on where the files end
    /// @param progress is told the number of slates asked for so far
    public ShopReport run(LocalDate from, long mostRequests, LongConsumer progress) {
        return run(from, mostRequests, progress, outcome -> {});
    }

    /// As [#run(LocalDate, long, LongConsumer)].
    ///
    /// @param outcomes is told what came of each slate that was asked for, beside what was true of it
    public ShopReport run(LocalDate from, long mostRequests, LongConsumer progress, Consumer<SlateOutcome> outcomes) {
        long begin = from.toEpochDay() * ShopWorld.DAY_MILLIS;
        SlateSource uniform = shop.uniform();
        SlateSource asking = request -> {
            if (request.time() < begin) {
                return uniform.slate(request);
            }
            if (requests == mostRequests) {
                done = true;
                return new Slate(List.of(), List.of());
            }
            flush();
            Slate slate = target.decide(ShopWire.request(request));
            requests++;
            progress.accept(requests);
            return slate;
        };
        for (ShopEvent event : shop.events(asking, outcome -> count(outcome, begin, outcomes))) {
            if (done) {
                break;
            }
            if (event.time() >= begin && !(event instanceof ShopEvent.SlateShown)) {
                tell(event);
            }
        }
        flush();
        return new ShopReport(requests, empty, events, clicks, expected, best, purchases);
    }

    private void count(SlateOutcome outcome, long begin, Consumer<SlateOutcome> outcomes) {
        if (done || outcome.request().time() < begin) {
            return;
        }
        outcomes.accept(outcome);
        empty += outcome.shown().isEmpty() ? 1 : 0;
        clicks += outcome.clicks();
        expected += outcome.expectedClicks();
        best += outcome.best();
        purchases += outcome.shown().stream().filter(SlateOutcome.Shown::bought).count();
    }

    private void tell(ShopEvent event) {
        String where = ShopWire.stream(event);
        if (!where.equals(stream) || waiting.size() == MOST_TOLD) {
            flush();
        }
        stream = where;
        waiting.add(ShopWire.json(event));
        events++;
    }

    private void flush() {
        if (!waiting.isEmpty()) {
            target.tell(stream, List.copyOf(waiting));
            waiting.clear();
        }
    }
}
