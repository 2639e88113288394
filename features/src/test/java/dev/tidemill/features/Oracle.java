package dev.tidemill.features;

import dev.tidemill.app.Feature.Aggregate;
import dev.tidemill.core.Event;
import dev.tidemill.core.Schema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Every aggregation by its definition, from the list of what arrived, with arbitrary precision. Knows nothing
/// of heads, spans and limbs.
final class Oracle {
    private static final Comparator<Event> ORDER =
            Comparator.comparingLong(Event::time).thenComparingLong(e -> EventOrder.place(e.id()));

    private final List<Event> arrived = new ArrayList<>();
    private final Map<String, Event> outcomes = new HashMap<>();
    private final Map<List<Object>, List<Event>> keyed = new HashMap<>();
    private final int mostEvents;

    Oracle() {
        this(Integer.MAX_VALUE);
    }

    Oracle(int mostEvents) {
        this.mostEvents = mostEvents;
    }

    void fold(Arrived arrival) {
        keyed.clear();
        if (arrival.late()) {
            return;
        }
        Event event = arrival.event();
        if (arrival.about() == null) {
            arrived.add(event);
        } else if (arrived.contains(arrival.about())) {
            outcomes.merge(arrival.about().id(), event, (a, b) -> ORDER.compare(a, b) > 0 ? a : b);
        }
    }

    double value(Aggregate f, Event decided) {
        if (f.decidedKey().stream()
                .anyMatch(name -> decided.values()[schema(decided.stream()).slot(name)] == null)) {
            return Double.NaN;
        }
        List<Event> window = window(f, decided);
        List<Event> matching = window.stream().filter(e -> matches(f, e)).toList();
        List<Event> valued = f.of().isEmpty()
                ? matching
                : matching.stream().filter(e -> x(f, e) != null).toList();
        return switch (f.aggregation()) {
            case COUNT -> valued.size();
            case SHARE -> {
                double weight =
                        window.size() + f.smoothing().map(s -> s.weight()).orElse(0.0);
                double prior = f.smoothing().map(s -> s.prior() * s.weight()).orElse(0.0);
                yield weight == 0 ? 0 : (matching.size() + prior) / weight;
            }
            case SUM -> sum(f, valued);
            case MEAN -> valued.isEmpty() ? Double.NaN : integer(f, valued).doubleValue() / (valued.size() * units(f));
            case STDDEV -> deviation(f, valued);
            case ZSCORE -> zscore(f, valued, decided);
            case MIN -> valued.stream().mapToDouble(e -> number(f, e)).min().orElse(Double.NaN);
            case MAX -> valued.stream().mapToDouble(e -> number(f, e)).max().orElse(Double.NaN);
            case FIRST -> valued.isEmpty() ? Double.NaN : number(f, valued.getFirst());
            case LAST -> valued.isEmpty() ? Double.NaN : number(f, valued.getLast());
            case TIME_SINCE ->
                valued.isEmpty()
                        ? Double.NaN
                        : (decided.time() - valued.getLast().time()) / 1000.0;
            case DISTINCT -> distinct(f, valued);
            case DECAYED -> decayed(f, valued, decided);
        };
    }

    /// Whether the decided event is newer than all that had to leave: a lifetime counts those whatever their time.
    boolean newest(Aggregate f, Event decided) {
        List<Event> ofKey = ofKey(f, decided);
        return ofKey.size() <= mostEvents || ORDER.compare(ofKey.get(ofKey.size() - mostEvents - 1), decided) < 0;
    }

    private List<Event> ofKey(Aggregate f, Event decided) {
        return keyed.computeIfAbsent(
                List.of(f.stream(), f.key(), decided.id()),
                _ -> arrived.stream()
                        .filter(e -> e.stream().equals(f.stream()))
                        .filter(e -> sameKey(f, e, decided))
                        .sorted(ORDER)
                        .toList());
    }

    private List<Event> window(Aggregate f, Event decided) {
        boolean same = f.stream().equals(decided.stream());
        long until = decided.time() - f.window().delay().toMillis();
        long after = f.window().length().map(l -> until - l.toMillis()).orElse(Long.MIN_VALUE);
        boolean never = switch (f.aggregation()) {
            case TIME_SINCE, ZSCORE -> true;
            default -> !f.includeCurrent();
        };
        List<Event> ofKey = ofKey(f, decided);
        boolean windowed = f.window().length().isPresent() || f.aggregation() == dev.tidemill.app.Aggregation.DECAYED;
        boolean bounded = windowed && ofKey.size() > mostEvents;
        return (bounded ? ofKey.subList(ofKey.size() - mostEvents, ofKey.size()) : ofKey)
                .stream()
                        .filter(e -> e.time() <= until && e.time() > after)
                        .filter(e -> !same || f.window().delay().toMillis() > 0 || ORDER.compare(e, decided) <= 0)
                        .filter(e -> !never || !e.equals(decided))
                        .toList();
    }

    private static Schema schema(String stream) {
        return stream.equals("visits") ? Shop.visits() : Shop.purchases();
    }

    private static boolean sameKey(Aggregate f, Event event, Event decided) {
        for (int i = 0; i < f.key().size(); i++) {
            Object there = event.values()[schema(event.stream()).slot(f.key().get(i))];
            Object here = decided.values()[
                    schema(decided.stream()).slot(f.decidedKey().get(i))];
            if (there == null || !Objects.equals(there, here)) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(Aggregate f, Event event) {
        return switch (f.where().orElse("")) {
            case "" -> true;
            case "home" -> Boolean.TRUE.equals(event.values()[Shop.HOME]);
            case "amount > 50.0" -> event.values()[Shop.AMOUNT] instanceof Long amount && amount > 5000;
            case "outcome.fraud" -> {
                Event outcome = outcomes.get(event.id());
                yield outcome != null && Boolean.TRUE.equals(outcome.values()[3]);
            }
            default -> throw new IllegalArgumentException(f.where().get());
        };
    }

    /// The value as a field holds it; `null` where missing.
    private static Object x(Aggregate f, Event event) {
        String of = f.of().orElseThrow();
        if (of.equals("amount * 2.0")) {
            return event.values()[Shop.AMOUNT] instanceof Long amount ? (Object) (amount / 100.0 * 2.0) : null;
        }
        Object value = event.values()[schema(event.stream()).slot(of)];
        boolean identity = f.aggregation() == dev.tidemill.app.Aggregation.DISTINCT;
        if (value instanceof Double real) {
            return identity || Math.abs(real) < Input.LIMIT ? (Object) (real + 0.0) : null;
        }
        return value;
    }

    private static double units(Aggregate f) {
        return switch (f.of().orElse("")) {
            case "amount" -> 100;
            case "pages", "shop" -> 1;
            default -> 0x1p80;
        };
    }

    private static double number(Aggregate f, Event event) {
        return switch (x(f, event)) {
            case Long whole -> whole / units(f);
            case Double real -> real;
            case String text -> List.of("food", "toys", "tools").indexOf(text);
            default -> throw new IllegalArgumentException(f.name());
        };
    }

    /// In units: hundredths of a decimal, 2^-80 of a double.
    private static BigInteger integer(Object x) {
        return x instanceof Long whole
                ? BigInteger.valueOf(whole)
                : new BigDecimal((Double) x)
                        .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(80)))
                        .toBigInteger();
    }

    private static BigInteger integer(Aggregate f, List<Event> events) {
        return events.stream().map(e -> integer(x(f, e))).reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static double sum(Aggregate f, List<Event> events) {
        return integer(f, events).doubleValue() / units(f);
    }

    private static double deviation(Aggregate f, List<Event> events) {
        int n = events.size();
        if (n < 2) {
            return Double.NaN;
        }
        BigInteger squares = BigInteger.ZERO;
        boolean doubles = units(f) == 0x1p80;
        for (Event event : events) {
            Object x = x(f, event);
            squares = squares.add(
                    doubles
                            ? new BigDecimal((Double) x)
                                    .pow(2)
                                    .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(80)))
                                    .setScale(0, RoundingMode.DOWN)
                                    .toBigIntegerExact()
                            : integer(x).pow(2));
        }
        BigInteger spread = squares.multiply(BigInteger.valueOf(n))
                .shiftLeft(doubles ? 80 : 0)
                .subtract(integer(f, events).pow(2));
        if (spread.signum() <= 0) {
            return 0;
        }
        double scaled = doubles ? Math.scalb(spread.doubleValue(), -160) : spread.doubleValue();
        return Math.sqrt(scaled / ((double) n * (n - 1))) / (doubles ? 1 : units(f));
    }

    private static double zscore(Aggregate f, List<Event> events, Event decided) {
        if (events.size() < 2 || x(f, decided) == null) {
            return Double.NaN;
        }
        double deviation = deviation(f, events);
        double mean = integer(f, events).doubleValue() / (events.size() * units(f));
        return deviation == 0 ? 0 : (number(f, decided) - mean) / deviation;
    }

    private static double distinct(Aggregate f, List<Event> events) {
        Set<Object> different = new HashSet<>();
        events.forEach(e -> different.add(x(f, e)));
        if (different.size() <= f.exactDistinct()) {
            return different.size();
        }
        Ranks ranks = new Ranks();
        for (Object value : different) {
            ranks.add(
                    switch (value) {
                        case String text -> EventOrder.fingerprint(text) | 1;
                        case Double real -> Double.doubleToRawLongBits(real);
                        case Long whole -> whole;
                        default -> throw new IllegalArgumentException(f.name());
                    },
                    1);
        }
        return ranks.estimate();
    }

    private static double decayed(Aggregate f, List<Event> events, Event decided) {
        long life = f.halfLife().orElseThrow().toMillis();
        BigInteger sum = BigInteger.ZERO;
        double plain = 0;
        long now = Math.floorDiv(decided.time(), life);
        for (Event event : events) {
            if (event.time() > decided.time() - 64 * life) {
                double x = f.of().isEmpty() ? 1 : number(f, event);
                plain += x * Math.pow(2, -(double) (decided.time() - event.time()) / life);
                int left = (int) (Math.floorDiv(event.time(), life) - now) + 66;
                sum = sum.add(new BigDecimal(x * HalfLives.growth(event.time(), life))
                        .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(56)))
                        .toBigInteger()
                        .shiftLeft(left));
            }
        }
        double value = sum.signum() == 0
                ? 0
                : Math.scalb(sum.doubleValue(), -66 - 56) / HalfLives.growth(decided.time(), life);
        if (Math.abs(value - plain) > 1e-9 * Math.max(1, Math.abs(plain)) * 1000) {
            throw new AssertionError("decayed sum must be near " + plain + ", got " + value);
        }
        return value;
    }
}
