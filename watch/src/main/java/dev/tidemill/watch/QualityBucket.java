package dev.tidemill.watch;

import dev.tidemill.watch.quality.Cell;
import dev.tidemill.watch.quality.Estimator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The decisions of one window as quality sees them: what was expected of each when it was made, and what became of
/// those that are old enough for their outcomes to be known.
final class QualityBucket {
    private static final int MOST_KEYS = 200;
    private static final String OTHERS = "=(others)";

    private final long start;
    private long lastOffset;
    private long decided;
    private long labelled;
    private boolean closed;
    private boolean mature;
    private final Cell expected = new Cell();
    private final Cell known = new Cell();
    private final Map<Integer, Cell> versions = new TreeMap<>();
    private final Map<String, Cell> segments = new TreeMap<>();
    private final Map<String, Cell> groups = new TreeMap<>();
    private final Map<String, Cell> groupsKnown = new TreeMap<>();
    private final Map<String, Long> answers = new TreeMap<>();
    private final Map<String, Long> answersKnown = new TreeMap<>();
    private @Nullable Strata strata;

    QualityBucket(long start) {
        this(start, false);
    }

    /// @param stratify whether known outcomes stand for decisions whose outcome is not known
    QualityBucket(long start, boolean stratify) {
        this.start = start;
        this.strata = stratify ? new Strata() : null;
    }

    /// What is kept of it.
    record State(
            long start,
            long lastOffset,
            long decided,
            long labelled,
            boolean closed,
            boolean mature,
            Cell.State expected,
            Cell.State known,
            Map<Integer, Cell.State> versions,
            Map<String, Cell.State> segments,
            Map<String, Cell.State> groups,
            Map<String, Cell.State> groupsKnown,
            Map<String, Long> answers,
            Map<String, Long> answersKnown,
            @Nullable Map<String, Strata.State> strata) {}

    State state() {
        return new State(
                start,
                lastOffset,
                decided,
                labelled,
                closed,
                mature,
                expected.state(),
                known.state(),
                states(versions),
                states(segments),
                states(groups),
                states(groupsKnown),
                answers,
                answersKnown,
                strata == null ? null : strata.state());
    }

    static QualityBucket of(State state) {
        QualityBucket bucket = new QualityBucket(state.start());
        bucket.lastOffset = state.lastOffset();
        bucket.decided = state.decided();
        bucket.labelled = state.labelled();
        bucket.closed = state.closed();
        bucket.mature = state.mature();
        bucket.expected.merge(Cell.of(state.expected()));
        bucket.known.merge(Cell.of(state.known()));
        state.versions().forEach((key, cell) -> bucket.versions.put(key, Cell.of(cell)));
        state.segments().forEach((key, cell) -> bucket.segments.put(key, Cell.of(cell)));
        state.groups().forEach((key, cell) -> bucket.groups.put(key, Cell.of(cell)));
        state.groupsKnown().forEach((key, cell) -> bucket.groupsKnown.put(key, Cell.of(cell)));
        bucket.answers.putAll(state.answers());
        bucket.answersKnown.putAll(state.answersKnown());
        bucket.strata = state.strata() == null ? null : Strata.of(state.strata());
        return bucket;
    }

    private static <K> Map<K, Cell.State> states(Map<K, Cell> cells) {
        Map<K, Cell.State> states = new TreeMap<>();
        cells.forEach((key, cell) -> states.put(key, cell.state()));
        return states;
    }

    /// A decision was made.
    void decide(Observation seen, Cell.Decided decision, Estimator estimator) {
        decided++;
        lastOffset = seen.offset();
        answers.merge(seen.answer(), 1L, Long::sum);
        estimator.expect(expected, decision);
        for (String group : seen.groups()) {
            cell(groups, group).add(decision, 0, 1);
        }
    }

    /// A decision is old enough, whether its outcome is known or not.
    void ripen(Observation seen) {
        if (strata != null) {
            strata.ripen(seen);
        }
    }

    /// What became of a decision is known; a negative weight takes it back.
    void learn(Observation seen, Cell.Decided decision, double label, double weight) {
        labelled += weight > 0 ? 1 : -1;
        answersKnown.merge(seen.answer(), weight > 0 ? 1L : -1L, Long::sum);
        known.add(decision, label, weight);
        if (strata != null) {
            strata.learn(seen, decision, label, weight);
        }
        versions.computeIfAbsent(seen.version(), _ -> new Cell()).add(decision, label, weight);
        for (String segment : seen.segments()) {
            cell(segments, segment).add(decision, label, weight);
        }
        for (String group : seen.groups()) {
            cell(groupsKnown, group).add(decision, label, weight);
        }
    }

    /// Values beyond the first two hundred share one cell.
    private static Cell cell(Map<String, Cell> cells, String key) {
        boolean room = cells.containsKey(key) || cells.size() < MOST_KEYS;
        String at = room ? key : key.substring(0, Math.max(0, key.indexOf('='))) + OTHERS;
        return cells.computeIfAbsent(at, _ -> new Cell());
    }

    long start() {
        return start;
    }

    long lastOffset() {
        return lastOffset;
    }

    long decided() {
        return decided;
    }

    long labelled() {
        return labelled;
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /// Whether all of its decisions are old enough.
    boolean mature() {
        return mature;
    }

    void ripen() {
        mature = true;
    }

    Cell expected() {
        return expected;
    }

    /// What is known; where known outcomes stand for others, as if all were.
    Cell known() {
        return strata == null ? known : strata.known(_ -> true);
    }

    /// The same by version.
    Map<Integer, Cell> versions() {
        Strata weighed = strata;
        if (weighed == null) {
            return versions;
        }
        Map<Integer, Cell> known = new TreeMap<>();
        versions.keySet().forEach(version -> known.put(version, weighed.known(one -> one == version)));
        return known;
    }

    /// Decisions that no known outcome stands for; 0 where none has to.
    long uncovered() {
        return strata == null ? 0 : strata.uncovered();
    }

    Map<String, Cell> segments() {
        return segments;
    }

    Map<String, Long> answers() {
        return answers;
    }

    Map<String, Long> answersKnown() {
        return answersKnown;
    }

    /// All decisions of the groups of that name, by value.
    Map<String, Cell> groups(String name) {
        return named(groups, name);
    }

    /// Those whose outcome is known.
    Map<String, Cell> groupsKnown(String name) {
        return named(groupsKnown, name);
    }

    private static Map<String, Cell> named(Map<String, Cell> cells, String name) {
        Map<String, Cell> named = new TreeMap<>();
        cells.forEach((key, cell) -> {
            if (key.startsWith(name + "=")) {
                named.put(key.substring(name.length() + 1), cell);
            }
        });
        return named;
    }
}
