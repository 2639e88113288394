package dev.tidemill.watch;

import dev.tidemill.watch.input.Span;
import dev.tidemill.watch.quality.Cell;
import dev.tidemill.watch.quality.Estimator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Decisions in one row of windows, kept open until their outcomes are known.
///
/// A decision lies in the window of its own time (or of its place, where windows are counted in rows), whenever its
/// outcome comes, as long as the window is among the last [#KEPT].
final class QualityLine {
    static final int KEPT = 60;

    private final Watched watched;
    private final Span span;
    private final NavigableMap<Long, QualityBucket> buckets = new TreeMap<>();

    QualityLine(Watched watched, Span span) {
        this.watched = watched;
        this.span = span;
    }

    /// What is kept of it.
    record State(Span span, List<QualityBucket.State> buckets) {}

    State state() {
        return new State(
                span, buckets.values().stream().map(QualityBucket::state).toList());
    }

    void restore(State state) {
        state.buckets().forEach(bucket -> buckets.put(bucket.start(), QualityBucket.of(bucket)));
    }

    Span span() {
        return span;
    }

    List<QualityBucket> buckets() {
        return List.copyOf(buckets.values());
    }

    private Cell.Decided decided(Observation seen) {
        return new Cell.Decided(seen.score(), seen.probability(), watched.called(seen.answer()));
    }

    void decide(Observation seen, Estimator estimator) {
        QualityBucket bucket;
        if (span.rows() > 0) {
            Map.Entry<Long, QualityBucket> newest = buckets.lastEntry();
            boolean full = newest == null || newest.getValue().decided() >= span.rows();
            bucket = full ? open(seen.offset()) : newest.getValue();
        } else {
            bucket = open(span.start(seen.time()));
        }
        bucket.decide(seen, decided(seen), estimator);
        if (buckets.size() > KEPT) {
            buckets.pollFirstEntry();
        }
    }

    private QualityBucket open(long start) {
        return buckets.computeIfAbsent(
                start, from -> new QualityBucket(from, watched.watch().stratify()));
    }

    /// A decision is old enough, whether its outcome is known or not.
    void ripen(Observation seen) {
        holding(seen).ifPresent(found -> found.ripen(seen));
    }

    /// What became of a decision; `false` where its window is no longer kept.
    boolean learn(Observation seen, double label, double weight) {
        Optional<QualityBucket> bucket = holding(seen);
        bucket.ifPresent(found -> found.learn(seen, decided(seen), label, weight));
        return bucket.isPresent();
    }

    private Optional<QualityBucket> holding(Observation seen) {
        if (span.rows() == 0) {
            return Optional.ofNullable(buckets.get(span.start(seen.time())));
        }
        Map.Entry<Long, QualityBucket> entry = buckets.floorEntry(seen.offset());
        return Optional.ofNullable(entry).map(Map.Entry::getValue).filter(b -> seen.offset() <= b.lastOffset());
    }

    /// Windows that all decisions of are made, since this was asked last.
    List<QualityBucket> closing(long watermark) {
        List<QualityBucket> done = turning(bucket -> !bucket.closed()
                && (span.rows() > 0 ? bucket.decided() >= span.rows() : watermark >= bucket.start() + span.millis()));
        done.forEach(QualityBucket::close);
        return done;
    }

    /// Windows whose outcomes are complete, since this was asked last.
    ///
    /// @param ripe     decisions before that time are old enough
    /// @param matured  all decisions with offsets below it were judged
    List<QualityBucket> ripening(long ripe, long matured) {
        List<QualityBucket> done = turning(bucket -> bucket.closed()
                && !bucket.mature()
                && matured > bucket.lastOffset()
                && (span.rows() > 0 || ripe >= bucket.start() + span.millis()));
        done.forEach(QualityBucket::ripen);
        return done;
    }

    private List<QualityBucket> turning(Predicate<QualityBucket> condition) {
        List<QualityBucket> done = new ArrayList<>();
        for (QualityBucket bucket : buckets.values()) {
            if (condition.test(bucket)) {
                done.add(bucket);
            }
        }
        return done;
    }

    /// The end of a bucket: event time, or an offset.
    long end(QualityBucket bucket) {
        return span.rows() > 0 ? bucket.lastOffset() + 1 : bucket.start() + span.millis();
    }
}
