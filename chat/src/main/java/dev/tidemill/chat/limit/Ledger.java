package dev.tidemill.chat.limit;

import dev.tidemill.chat.limit.LedgerStore.Counter;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Counts what requests take of limits: reserved before a call at the most that it can take, settled after it by
/// what it took. Safe for many threads.
///
/// 1. For every counter used + reserved ≤ its limit, where no call takes more than was reserved for it.
/// 2. A reservation takes of every limit that holds for it, or of none.
/// 3. A reservation is settled once; settling again changes nothing.
/// 4. The store's mark of a counter is never below used + reserved: it is raised in steps of a hundredth of the
///    limit before they pass it, so that a reservation seldom writes. After a kill the counters go on from their
///    marks: what was reserved and not settled counts at its cap. After [#close] they go on from what was used.
public final class Ledger implements AutoCloseable {
    private static final int STEPS = 100;
    private static final int MOST_COUNTERS = 1_000_000;
    private static final int SWEEP_EVERY = 4096;

    private final List<Limit> limits;
    private final LedgerStore store;
    private final InstantSource clock;
    private final Map<Counter, Cell> cells = new HashMap<>();
    private final Map<Limit.Unit, Long> settled = new HashMap<>();
    private int sinceSweep;

    public Ledger(List<Limit> limits, LedgerStore store, InstantSource clock) {
        this.limits = List.copyOf(limits);
        this.store = store;
        this.clock = clock;
        store.load(clock.instant()).forEach((counter, mark) -> {
            Cell cell = new Cell();
            cell.used = mark;
            cell.mark = mark;
            cells.put(counter, cell);
        });
    }

    /// What a counter has.
    private static final class Cell {
        long used;
        long reserved;
        long mark;
    }

    /// What is held for one call, until it is settled.
    public static final class Reservation {
        private final Amount held;
        private final List<Part> parts;
        private final List<Standing> standing;
        private boolean done;

        private Reservation(Amount held, List<Part> parts, List<Standing> standing) {
            this.held = held;
            this.parts = parts;
            this.standing = standing;
        }

        public Amount held() {
            return held;
        }

        /// How the limits that hold for it stood right after.
        public List<Standing> standing() {
            return standing;
        }
    }

    private record Part(Limit limit, Cell cell) {}

    /// Reserves, or refuses.
    ///
    /// @throws LimitException    where a limit does not admit it
    /// @throws TidemillException UNAVAILABLE where too many subjects are counted at once
    public synchronized Reservation reserve(Subject subject, Amount most) {
        if (limits.isEmpty()) {
            return new Reservation(most, List.of(), List.of());
        }
        long now = clock.millis();
        Map<Counter, Part> touched = touch(subject, now);
        List<Standing> standing = new ArrayList<>(touched.size());
        LimitException refusal = null;
        for (Map.Entry<Counter, Part> entry : touched.entrySet()) {
            Limit limit = entry.getValue().limit();
            Cell cell = entry.getValue().cell();
            long wanted = most.of(limit.unit());
            long left = Math.max(0, limit.amount() - cell.used - cell.reserved);
            Duration reset = Duration.ofMillis(Math.max(1, entry.getKey().ends() - now));
            Standing stands = new Standing(limit, wanted > left ? left : left - wanted, reset);
            standing.add(stands);
            if (wanted > left && refusal == null) {
                refusal = new LimitException(stands, standing, wanted, wanted <= limit.amount());
            }
        }
        if (refusal != null) {
            throw new LimitException(
                    refusal.broken(), standing, most.of(refusal.broken().limit().unit()), refusal.ever());
        }
        mark(touched, most);
        touched.values()
                .forEach(part -> part.cell().reserved += most.of(part.limit().unit()));
        return new Reservation(most, List.copyOf(touched.values()), List.copyOf(standing));
    }

    private Map<Counter, Part> touch(Subject subject, long now) {
        sweep(now);
        Map<Counter, Part> touched = new LinkedHashMap<>();
        for (Limit limit : limits) {
            limit.subject(subject).ifPresent(name -> {
                long length = limit.per().toMillis();
                long begins = Math.floorDiv(now, length) * length;
                Counter counter = new Counter(limit.name(), name, begins, begins + length);
                touched.put(counter, new Part(limit, cells.computeIfAbsent(counter, fresh -> new Cell())));
            });
        }
        return touched;
    }

    /// Raises marks that the reservation would pass.
    private void mark(Map<Counter, Part> touched, Amount most) {
        Map<Counter, Long> marks = new HashMap<>();
        touched.forEach((counter, part) -> {
            Limit limit = part.limit();
            long reached = part.cell().used + part.cell().reserved + most.of(limit.unit());
            if (reached > part.cell().mark) {
                marks.put(counter, Math.min(limit.amount(), reached + limit.amount() / STEPS));
            }
        });
        if (!marks.isEmpty()) {
            store.mark(marks);
            touched.forEach((counter, part) -> part.cell().mark = marks.getOrDefault(counter, part.cell().mark));
        }
    }

    private void sweep(long now) {
        sinceSweep++;
        if (sinceSweep < SWEEP_EVERY && cells.size() < MOST_COUNTERS) {
            return;
        }
        sinceSweep = 0;
        cells.entrySet().removeIf(entry -> entry.getKey().ends() <= now && entry.getValue().reserved == 0);
        if (cells.size() >= MOST_COUNTERS) {
            throw new TidemillException(
                    ErrorCode.UNAVAILABLE,
                    "at most " + MOST_COUNTERS + " subjects can be counted at once; try again later, or declare"
                            + " shorter windows");
        }
    }

    /// Replaces what was held by what was taken; where that is less, the rest is free again at once.
    public synchronized void settle(Reservation reservation, Amount taken) {
        if (reservation.done) {
            return;
        }
        reservation.done = true;
        for (Part part : reservation.parts) {
            Limit.Unit unit = part.limit().unit();
            part.cell().reserved -= reservation.held.of(unit);
            part.cell().used += taken.of(unit);
        }
        for (Limit.Unit unit : Limit.Unit.values()) {
            settled.merge(unit, taken.of(unit), Long::sum);
        }
    }

    /// As [#settle], with a line for the books.
    public void settle(Reservation reservation, Amount taken, LedgerStore.Entry entry) {
        settle(reservation, taken);
        store.book(entry);
    }

    /// Everything that was settled since the ledger began.
    public synchronized long settled(Limit.Unit unit) {
        return settled.getOrDefault(unit, 0L);
    }

    /// Of each counter of a limit, what was used and is reserved, by subject, in the window that is now.
    public synchronized Map<String, Long> counted(Limit limit) {
        long now = clock.millis();
        Map<String, Long> counted = new LinkedHashMap<>();
        cells.forEach((counter, cell) -> {
            if (counter.limit().equals(limit.name()) && counter.begins() <= now && now < counter.ends()) {
                counted.put(counter.subject(), cell.used + cell.reserved);
            }
        });
        return counted;
    }

    public List<Limit> limits() {
        return limits;
    }

    /// The present instant, as windows are reckoned.
    public Instant now() {
        return clock.instant();
    }

    /// Marks become what is counted, exactly.
    @Override
    public synchronized void close() {
        Map<Counter, Long> exact = new HashMap<>();
        long now = clock.millis();
        cells.forEach((counter, cell) -> {
            if (counter.ends() > now) {
                exact.put(counter, cell.used + cell.reserved);
            }
        });
        if (!exact.isEmpty()) {
            store.mark(exact);
        }
        store.close();
    }
}
