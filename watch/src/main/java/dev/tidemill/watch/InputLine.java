package dev.tidemill.watch;

import dev.tidemill.watch.input.DriftJudge;
import dev.tidemill.watch.input.InputWindow;
import dev.tidemill.watch.input.Reference;
import dev.tidemill.watch.input.Sample;
import dev.tidemill.watch.input.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One row of windows, one after the other: the open one, and what the last ones said.
///
/// A window by time begins at a multiple of its length. An event belongs to the window in which the latest event
/// time seen so far lies, so that windows close once and late events count where they arrive.
///
/// Where no training set is there, the first rows that the version itself answered stand for it, never those of a
/// fallback or of another version. Until there is a reference windows are counted all the same, over no columns: what
/// the service and the answers were like needs none.
final class InputLine {
    /// How many closed windows are kept.
    static final int KEPT = 60;

    /// How many first rows stand for a training set that is not there.
    static final int FIRST_ROWS = 2000;

    private final Watched watched;
    private final Span span;
    private final List<ClosedWindow> closed = new ArrayList<>();
    private List<double[]> first = new ArrayList<>();
    private List<Long> firstTimes = new ArrayList<>();
    private @Nullable Reference reference;
    private @Nullable InputWindow window;
    private @Nullable InputWindow last;
    private Served served = new Served();
    private int version;

    InputLine(Watched watched, Span span) {
        this.watched = watched;
        this.span = span;
    }

    /// What is counted of the open window beside its columns.
    record Counts(long fallbacks, long unsure, long probabilities, double entropy, long called) {}

    /// The same, while it grows.
    private static final class Served {
        private Counts counts = new Counts(0, 0, 0, 0, 0);
        private Latencies latencies = Latencies.none();
        private Map<String, Long> answers = new TreeMap<>();
        private long lastOffset;
    }

    /// What is kept of it.
    record State(
            Span span,
            int version,
            @Nullable Reference reference,
            InputWindow.@Nullable State window,
            Counts counts,
            Latencies latencies,
            Map<String, Long> answers,
            long lastOffset,
            List<ClosedWindow> closed,
            List<double[]> first,
            List<Long> firstTimes) {}

    State state() {
        return new State(
                span,
                version,
                reference,
                window == null ? null : window.state(),
                served.counts,
                served.latencies,
                served.answers,
                served.lastOffset,
                closed,
                first,
                firstTimes);
    }

    /// Goes on where a kept line stood.
    void restore(State state) {
        version = state.version();
        reference = state.reference();
        window = state.window() == null ? null : InputWindow.of(referenceOf(state.window()), state.window());
        served.counts = state.counts();
        served.latencies = state.latencies();
        served.answers = new TreeMap<>(state.answers());
        served.lastOffset = state.lastOffset();
        closed.addAll(state.closed());
        first = new ArrayList<>(state.first());
        firstTimes = new ArrayList<>(state.firstTimes());
    }

    /// What a kept window was counted over: one that began before there was a reference has no columns.
    private Reference referenceOf(InputWindow.State kept) {
        return reference == null || kept.columns().isEmpty() ? Reference.none(version, span) : reference;
    }

    Span span() {
        return span;
    }

    List<ClosedWindow> closed() {
        return List.copyOf(closed);
    }

    Optional<Reference> reference() {
        return Optional.ofNullable(reference);
    }

    long openRows() {
        return window == null ? 0 : window.rows();
    }

    /// Another version answers: the open window is given up, its reference is another's.
    void use(Training training) {
        version = training.version();
        reference = training.rows()
                .map(rows -> Reference.of(version, training.origin(), span, rows))
                .orElse(null);
        window = null;
        served = new Served();
        first = new ArrayList<>();
        firstTimes = new ArrayList<>();
    }

    /// Closes the open window where the watermark has passed its end; then the window is what the row comes into.
    Optional<ClosedWindow> add(Observation seen, long watermark) {
        double[] row = watched.row(seen, version);
        Optional<ClosedWindow> over = passed(watermark, seen.offset());
        if (window == null) {
            Reference against = reference == null ? Reference.none(version, span) : reference;
            window = new InputWindow(against, span.rows() > 0 ? seen.offset() : span.start(watermark));
        }
        window.add(row);
        count(seen);
        if (reference == null && watched.answeredBy(seen, version)) {
            first(row, seen.time());
        }
        return over;
    }

    private void first(double[] row, long time) {
        first.add(row);
        firstTimes.add(time);
        if (first.size() == FIRST_ROWS) {
            reference = Reference.of(version, "first rows", span, firstSample());
            first = new ArrayList<>();
            firstTimes = new ArrayList<>();
        }
    }

    private Sample firstSample() {
        int columns = watched.columns().size();
        double[][] values = new double[columns][first.size()];
        for (int row = 0; row < first.size(); row++) {
            for (int column = 0; column < columns; column++) {
                values[column][row] = first.get(row)[column];
            }
        }
        long[] times = firstTimes.stream().mapToLong(Long::longValue).toArray();
        return new Sample(watched.columns(), times, values);
    }

    private void count(Observation seen) {
        Counts was = served.counts;
        double p = seen.probability();
        boolean scored = !Double.isNaN(p);
        served.counts = new Counts(
                was.fallbacks() + (seen.fallback() ? 1 : 0),
                was.unsure() + (scored && Math.max(p, 1 - p) < watched.confidence() ? 1 : 0),
                was.probabilities() + (scored ? 1 : 0),
                was.entropy() + (scored ? entropy(p) : 0),
                was.called() + (watched.called(seen.answer()) ? 1 : 0));
        served.latencies.add(seen.latencyNanos());
        served.answers.merge(seen.answer(), 1L, Long::sum);
        served.lastOffset = seen.offset();
    }

    private static double entropy(double p) {
        return p <= 0 || p >= 1 ? 0 : -(p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2);
    }

    /// Closes the open window where it is over.
    private Optional<ClosedWindow> passed(long watermark, long offset) {
        if (window == null) {
            return Optional.empty();
        }
        boolean over = span.rows() > 0 ? window.rows() >= span.rows() : watermark >= window.start() + span.millis();
        if (!over) {
            return Optional.empty();
        }
        long end = span.rows() > 0 ? Math.min(offset, served.lastOffset + 1) : window.start() + span.millis();
        double rows = window.rows();
        Counts counts = served.counts;
        ClosedWindow done = new ClosedWindow(
                window.start(),
                end,
                DriftJudge.AUTO.judge(window),
                counts.fallbacks() / rows,
                (double) counts.unsure() / counts.probabilities(),
                counts.entropy() / counts.probabilities(),
                served.latencies.millis(0.5),
                served.latencies.millis(0.99),
                counts.called() / rows,
                served.answers);
        closed.add(done);
        if (closed.size() > KEPT) {
            closed.removeFirst();
        }
        last = window;
        window = null;
        served = new Served();
        return Optional.of(done);
    }

    /// The window that was closed last, judged as a monitor asks.
    ClosedWindow judged(ClosedWindow window, DriftJudge judge) {
        if (last == null) {
            return window;
        }
        return new ClosedWindow(
                window.from(),
                window.to(),
                judge.judge(last),
                window.fallback(),
                window.unsure(),
                window.entropy(),
                window.p50Millis(),
                window.p99Millis(),
                window.called(),
                window.answers());
    }
}
