package dev.tidemill.registry.tracking;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Columns of the experiments that were searched last, within a bound of memory. Safe for many threads.
///
/// **Invariant:** whatever is written to runs is told here after its transaction and before the call returns, so a
/// search finds what was written before it began. One home is written by one program, and a tenant's runs by one of
/// these.
final class ColumnCache {
    private static final int MOST_CHANGED = 5_000;

    private final long mostBytes;
    private final Map<Long, RunColumns> held = new LinkedHashMap<>(16, 0.75f, true);

    ColumnCache(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /// A run was written.
    void changed(RunTable.Numbered run) {
        synchronized (held) {
            RunColumns there = held.get(run.experiment());
            if (there != null && there.mark(run.run()) > MOST_CHANGED) {
                held.remove(run.experiment());
            }
        }
    }

    /// Many runs of an experiment were written.
    void forget(long experiment) {
        synchronized (held) {
            held.remove(experiment);
        }
    }

    /// Something went wrong, so that nobody knows what was written.
    void forget() {
        synchronized (held) {
            held.clear();
        }
    }

    /// Numbers of the runs that are found; empty where columns cannot tell.
    Optional<List<Long>> find(Handle handle, List<Long> experiments, RunColumns.Ask ask) {
        if (experiments.size() != 1
                || !ask.conditions().stream().allMatch(one -> ColumnSource.kept(one.subject(), one.key()))
                || !ask.orders().stream().allMatch(one -> ColumnSource.kept(one.subject(), one.key()))) {
            return Optional.empty();
        }
        long experiment = experiments.getFirst();
        RunColumns columns;
        synchronized (held) {
            columns = held.computeIfAbsent(experiment, RunColumns::new);
        }
        try {
            List<Long> found = columns.find(handle, ask);
            trim(experiment, columns);
            return Optional.of(found);
        } catch (ColumnSource.TooLarge e) {
            return Optional.empty();
        } catch (RunColumns.Outdated again) {
            forget(experiment);
            return Optional.empty();
        } catch (RuntimeException e) {
            forget(experiment); // marks that it took are lost
            throw e;
        }
    }

    /// About how much memory all take.
    long bytes() {
        synchronized (held) {
            return held.values().stream().mapToLong(RunColumns::bytes).sum();
        }
    }

    private void trim(long experiment, RunColumns present) {
        synchronized (held) {
            long others = 0;
            for (RunColumns one : held.values()) {
                others += one == present ? 0 : one.bytes();
            }
            long own = present.bytes();
            Iterator<Map.Entry<Long, RunColumns>> eldest = held.entrySet().iterator();
            while (others + own > mostBytes && eldest.hasNext()) {
                Map.Entry<Long, RunColumns> one = eldest.next();
                if (one.getKey() != experiment) {
                    others -= one.getValue().bytes();
                    eldest.remove();
                }
            }
        }
        present.shrink(mostBytes);
    }
}
