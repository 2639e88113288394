package dev.tidemill.watch;

import dev.tidemill.watch.quality.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/// Decisions whose outcomes become known only for some, as where people review what looks suspicious: told apart by
/// version, answer and range of probability, so that those known of a stratum stand for all of it
/// (post-stratification; Holt and Smith 1979). It is right where which outcomes become known depends on those three
/// and on nothing else that has to do with the outcome. A stratum of which nothing is known says nothing, and is
/// counted.
final class Strata {
    /// Where ranges of probability meet: narrow where few are positive, as most decisions are.
    private static final double[] EDGES = {0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85};

    private static final int MOST = 200;

    private final Map<String, Stratum> all = new TreeMap<>();

    /// @param version of the model
    /// @param decided old enough for their outcomes to be known
    /// @param known   those that are
    record Stratum(int version, long decided, Cell known) {}

    /// What is kept of it.
    record State(int version, long decided, Cell.State known) {}

    Map<String, State> state() {
        Map<String, State> states = new TreeMap<>();
        all.forEach((key, one) -> states.put(
                key, new State(one.version(), one.decided(), one.known().state())));
        return states;
    }

    static Strata of(Map<String, State> states) {
        Strata strata = new Strata();
        states.forEach(
                (key, one) -> strata.all.put(key, new Stratum(one.version(), one.decided(), Cell.of(one.known()))));
        return strata;
    }

    private static String key(Observation seen) {
        int range = 0;
        while (range < EDGES.length && seen.probability() >= EDGES[range]) {
            range++;
        }
        String place = Double.isNaN(seen.probability()) ? "none" : Integer.toString(range);
        return seen.version() + "/" + seen.answer() + "/" + place;
    }

    /// A decision is old enough, whatever is known of it. Beyond two hundred strata more are left out.
    void ripen(Observation seen) {
        String key = key(seen);
        Stratum there = all.get(key);
        if (there != null || all.size() < MOST) {
            Stratum was = there == null ? new Stratum(seen.version(), 0, new Cell()) : there;
            all.put(key, new Stratum(was.version(), was.decided() + 1, was.known()));
        }
    }

    /// What became of a decision is known; a negative weight takes it back.
    void learn(Observation seen, Cell.Decided decision, double label, double weight) {
        Stratum there = all.get(key(seen));
        if (there != null) {
            there.known().add(decision, label, weight);
        }
    }

    /// What is known, each stratum weighing as many decisions as it has.
    ///
    /// @param version which versions count
    Cell known(IntPredicate version) {
        Cell known = new Cell();
        for (Stratum one : covered()) {
            if (version.test(one.version())) {
                known.merge(one.known().scaled(one.decided() / one.known().rows()));
            }
        }
        return known;
    }

    /// How many decisions lie in strata of which no outcome is known.
    long uncovered() {
        long covered = covered().stream().mapToLong(Stratum::decided).sum();
        return all.values().stream().mapToLong(Stratum::decided).sum() - covered;
    }

    private List<Stratum> covered() {
        List<Stratum> covered = new ArrayList<>();
        all.values().stream().filter(one -> one.known().rows() > 0).forEach(covered::add);
        return covered;
    }
}
