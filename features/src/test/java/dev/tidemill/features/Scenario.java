package dev.tidemill.features;

import dev.tidemill.core.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A log for tests: ties, events out of order, late ones, verdicts that come late and are corrected, missing
/// values; the same for the same seed.
final class Scenario implements EventSource {
    static final long BEGIN = 1_700_000_000_000L;
    private static final long MINUTE = 60_000;

    private final SplittableRandom random;
    private final List<Arrived> log = new ArrayList<>();
    private final List<Event> purchases = new ArrayList<>();
    private final Map<String, Long> watermarks = new HashMap<>();

    Scenario(long seed, int events) {
        random = new SplittableRandom(seed);
        long now = BEGIN;
        for (int i = 0; i < events; i++) {
            now += random.nextInt(4) == 0 ? 0 : random.nextLong(3 * MINUTE);
            int kind = random.nextInt(10);
            if (kind < 7 || purchases.isEmpty()) {
                Event purchase = purchase(i, time(now));
                purchases.add(purchase);
                add(purchase, null);
            } else if (kind < 9) {
                Event about = purchases.get(random.nextInt(purchases.size()));
                add(Shop.verdict("v" + i, time(now), about.id(), random.nextInt(3) > 0), about);
            } else {
                add(Shop.visit("w" + i, time(now), card(), random.nextLong(20)), null);
            }
        }
    }

    /// On a coarse grid, so that there are ties; sometimes earlier than others before; sometimes too late.
    private long time(long now) {
        long back = switch (random.nextInt(12)) {
            case 0 -> random.nextLong(9 * MINUTE);
            case 1 -> random.nextLong(14 * MINUTE);
            default -> 0;
        };
        return (now - back) / 20_000 * 20_000;
    }

    private String card() {
        return "card" + random.nextInt(3);
    }

    private Event purchase(int i, long time) {
        String id = switch (i % 3) {
            case 0 -> Integer.toString((i * 7919) % 1000 + i * 1000);
            case 1 -> "p" + Integer.toString(i, 36);
            default -> "purchase-" + (i * 7919L) % 10007 + "-" + i;
        };
        String[] kinds = {"food", "toys", "tools"};
        return Shop.purchase(
                id,
                time,
                random.nextInt(40) == 0 ? null : card(),
                (long) random.nextInt(9) - (random.nextInt(9) == 0 ? 20 : 0),
                random.nextInt(10) == 0 ? null : random.nextLong(20_000) - 2_000,
                weight(),
                random.nextInt(20) == 0 ? null : kinds[random.nextInt(random.nextInt(8) == 0 ? 3 : 1)],
                random.nextInt(6) == 0 ? null : random.nextBoolean());
    }

    private Double weight() {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> 0.1 * random.nextInt(5);
            case 2 -> -0.0;
            case 3 -> Math.scalb(random.nextDouble(), random.nextInt(-60, 60));
            case 4 -> 1e9 + random.nextInt(3);
            default -> random.nextDouble() * 100 - 30;
        };
    }

    private void add(Event event, Event about) {
        long before = watermarks.getOrDefault(event.stream(), Long.MIN_VALUE);
        boolean late = before != Long.MIN_VALUE && event.time() < before - Shop.LATENESS.toMillis();
        watermarks.put(event.stream(), Math.max(before, event.time()));
        log.add(new Arrived(log.size(), event, late, about));
    }

    List<Arrived> log() {
        return log;
    }

    @Override
    public void forEach(java.util.function.Predicate<String> streams, java.util.function.Consumer<Arrived> to) {
        for (Arrived arrived : log) {
            if (streams.test(arrived.event().stream())) {
                to.accept(arrived);
            }
        }
    }
}
