package dev.tidemill.registry.tracking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.jdbi.v3.core.Handle;

/// The runs of one experiment as columns: those that searches asked about.
///
/// **Invariants:** `runs` rises, so that a greater place is a later run. Whoever writes a run marks it as changed
/// after the transaction; a search first takes the marks and then reads those runs anew, so it sees whatever was
/// written before it began. A run that is gone keeps its place with no stage.
final class RunColumns {
    private static final byte GONE = 0;
    private static final byte ACTIVE = 1;
    private static final byte DELETED = 2;
    private static final int CHUNK = 500;

    private final long experiment;
    private final Set<Long> changed = ConcurrentHashMap.newKeySet();
    private final Map<ColumnSource, Column> columns = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<ColumnSource> large = new HashSet<>();
    private long[] runs = {};
    private byte[] stages = {};
    private int size;
    private boolean loaded;
    private volatile long bytes;

    RunColumns(long experiment) {
        this.experiment = experiment;
    }

    /// What is asked of one experiment.
    record Ask(List<Stage> stages, List<Condition> conditions, List<Order> orders, int most, long offset) {}

    /// A run was written.
    ///
    /// @return how many are marked
    int mark(long run) {
        changed.add(run);
        return changed.size();
    }

    /// The numbers of the runs that are found, in the order asked for.
    synchronized List<Long> find(Handle handle, Ask ask) {
        refresh(handle);
        List<IntPredicate> checks = new ArrayList<>();
        for (Condition condition : ask.conditions()) {
            checks.add(column(handle, new ColumnSource(condition.subject(), condition.key()))
                    .check(condition));
        }
        List<FirstRuns.Key> keys = new ArrayList<>();
        for (Order order : ask.orders()) {
            keys.add(new FirstRuns.Key(
                    column(handle, new ColumnSource(order.subject(), order.key())), order.descending()));
        }
        boolean active = ask.stages().contains(Stage.ACTIVE);
        boolean deleted = ask.stages().contains(Stage.DELETED);
        FirstRuns first = new FirstRuns(keys, ask.offset() + ask.most());
        for (int place = size - 1; place >= 0; place--) {
            if ((stages[place] == ACTIVE && active) || (stages[place] == DELETED && deleted)) {
                if (holds(checks, place)) {
                    first.offer(place);
                }
            }
        }
        count();
        return first.from(ask.offset()).stream().map(place -> runs[place]).toList();
    }

    private static boolean holds(List<IntPredicate> checks, int place) {
        for (IntPredicate check : checks) {
            if (!check.test(place)) {
                return false;
            }
        }
        return true;
    }

    private Column column(Handle handle, ColumnSource source) {
        Column there = columns.get(source);
        if (there != null) {
            return there;
        }
        if (large.contains(source)) {
            throw new ColumnSource.TooLarge();
        }
        Column fresh = source.empty();
        try {
            fresh.grow(size);
            source.read(handle, experiment, Optional.empty(), fresh, this::place);
        } catch (ColumnSource.TooLarge e) {
            large.add(source);
            throw e;
        }
        columns.put(source, fresh);
        return fresh;
    }

    private int place(long run) {
        return Arrays.binarySearch(runs, 0, size, run);
    }

    private void refresh(Handle handle) {
        Set<Long> taken = new TreeSet<>(changed);
        changed.removeAll(taken);
        if (!loaded) {
            base(handle, " order by run", new HashSet<>());
            loaded = true;
            return;
        }
        List<Long> all = List.copyOf(taken);
        for (int from = 0; from < all.size(); from += CHUNK) {
            again(handle, all.subList(from, Math.min(all.size(), from + CHUNK)));
        }
    }

    private void again(Handle handle, List<Long> some) {
        Set<Long> read = new TreeSet<>(some);
        for (long run : some) {
            int place = place(run);
            if (place >= 0) {
                stages[place] = GONE;
            }
        }
        long last = size == 0 ? -1 : runs[size - 1];
        base(handle, " and (run in " + Sql.numbers(some) + " or run > " + last + ") order by run", read);
        List<Long> now = List.copyOf(read);
        columns.forEach((source, column) -> {
            column.grow(size);
            for (long run : now) {
                int place = place(run);
                if (place >= 0) {
                    column.clear(place);
                }
            }
            source.read(handle, experiment, Optional.of(now), column, this::place);
        });
    }

    /// Reads which runs there are and their stages.
    private void base(Handle handle, String which, Set<Long> read) {
        handle.createQuery("select run, stage from tracked_runs where experiment = " + experiment + which)
                .scanResultSet((rows, context) -> {
                    var row = rows.get();
                    while (row.next()) {
                        long run = row.getLong(1);
                        read.add(run);
                        stage(run, Stage.of(row.getString(2)) == Stage.ACTIVE ? ACTIVE : DELETED);
                    }
                    return read;
                });
    }

    private void stage(long run, byte stage) {
        int place = place(run);
        if (place < 0 && size > 0 && run < runs[size - 1]) {
            throw new Outdated();
        }
        if (place < 0) {
            place = size++;
            if (size > runs.length) {
                runs = Arrays.copyOf(runs, Math.max(64, size + size / 2));
                stages = Arrays.copyOf(stages, runs.length);
            }
            runs[place] = run;
        }
        stages[place] = stage;
    }

    /// The number of a run that was purged was given again: everything must be read anew.
    static final class Outdated extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// About how much memory it takes.
    long bytes() {
        return bytes;
    }

    private void count() {
        bytes = 9L * runs.length
                + columns.values().stream().mapToLong(Column::bytes).sum();
    }

    /// Lets go of the columns that were not asked about for longest, until it takes no more than this.
    synchronized void shrink(long most) {
        Iterator<Column> eldest = columns.values().iterator();
        count();
        long now = bytes;
        while (now > most && eldest.hasNext()) {
            now -= eldest.next().bytes();
            eldest.remove();
        }
        bytes = now;
    }
}
