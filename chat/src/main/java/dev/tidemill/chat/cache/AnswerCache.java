package dev.tidemill.chat.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemill.core.Tenant;
import dev.tidemill.serve.embedding.TextEmbedder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Answers kept to be given again. The very same question is looked for first; then, where it is switched on, the
/// nearest of the same partition, which is given only if [SameSense] sees no difference and it is as alike as
/// [ErrorBound] demands. Only the nearest is asked about: where that one is refused, so is the rest.
///
/// Each partition learns its own bound, from [#START] on. Bounded in every direction; safe for many threads. Meters:
/// `tidemill.chat.cache.lookups` by result (exact, semantic, refused, miss), `tidemill.chat.cache.judged` by result
/// (right, wrong), `tidemill.chat.cache.answers`.
public final class AnswerCache {
    /// The likeness that is asked for until enough is known.
    public static final double START = 0.9;

    /// Questions whose letters are compared, nearest first.
    private static final int CANDIDATES = 5;

    private final CacheSettings settings;
    private final TextEmbedder embedder;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Cache<Key, CachedAnswer> exact;
    private final Cache<Partition, Line> lines;

    private record Key(Partition partition, String question) {}

    /// One partition's questions and what was learned of them.
    private static final class Line {
        final Neighbours neighbours;
        final ErrorBound bound;

        Line(CacheSettings settings) {
            neighbours = new Neighbours(settings.questions());
            bound = new ErrorBound(settings.errors().orElse(0.5), START);
        }
    }

    /// @param embedder read only where questions of the same sense count
    public AnswerCache(CacheSettings settings, TextEmbedder embedder, InstantSource clock, MeterRegistry meters) {
        this.settings = settings;
        this.embedder = embedder;
        this.clock = clock;
        this.meters = meters;
        this.exact = Caffeine.newBuilder()
                .maximumSize(settings.answers())
                .expireAfterWrite(settings.keep())
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
        this.lines = Caffeine.newBuilder()
                .maximumSize(settings.partitions())
                .executor(Runnable::run)
                .build();
        Gauge.builder("tidemill.chat.cache.answers", exact, Cache::estimatedSize)
                .description("Answers kept for the very same question")
                .register(meters);
    }

    /// What is known of a question.
    public Lookup find(Partition partition, String question) {
        CachedAnswer same = exact.getIfPresent(new Key(partition, question.strip()));
        if (same != null) {
            count("lookups", "exact");
            return Lookup.of(new Hit(same, true, 1));
        }
        Line line = settings.errors().isEmpty() ? null : lines.getIfPresent(partition);
        if (line == null) {
            count("lookups", "miss");
            return Lookup.NOTHING;
        }
        Optional<Hit> nearest = nearest(line, question);
        if (nearest.isEmpty()) {
            count("lookups", "miss");
            return Lookup.NOTHING;
        }
        if (SameSense.difference(question, nearest.get().answer().question()).isPresent()) {
            count("lookups", "refused");
            return Lookup.NOTHING;
        }
        boolean close = nearest.get().similarity() >= line.bound.threshold();
        count("lookups", close ? "semantic" : "miss");
        return close ? Lookup.of(nearest.get()) : new Lookup(Optional.empty(), nearest);
    }

    private Optional<Hit> nearest(Line line, String question) {
        float[] vector = embedder.embed(question);
        Instant oldest = clock.instant().minus(settings.keep());
        List<Neighbours.Neighbour> neighbours;
        synchronized (line) {
            line.neighbours.remove(answer -> !answer.made().isAfter(oldest));
            neighbours = line.neighbours.nearest(vector, CANDIDATES);
        }
        Optional<Hit> best = Optional.empty();
        for (Neighbours.Neighbour neighbour : neighbours) {
            double likeness = Likeness.of(
                    neighbour.similarity(), question, neighbour.answer().question());
            if (best.isEmpty() || likeness > best.get().similarity()) {
                best = Optional.of(new Hit(neighbour.answer(), false, likeness));
            }
        }
        return best;
    }

    /// Keeps an answer that was given.
    ///
    /// @param subject whose question it was; empty where nobody's
    public void put(Partition partition, String question, String answer, String subject) {
        CachedAnswer kept = new CachedAnswer(question.strip(), answer, subject, clock.instant());
        exact.put(new Key(partition, kept.question()), kept);
        if (settings.errors().isPresent()) {
            float[] vector = embedder.embed(kept.question());
            Line line = lines.get(partition, _ -> new Line(settings));
            synchronized (line) {
                line.neighbours.add(vector, kept);
            }
        }
    }

    /// What became known of an answer of the same sense, given or only a candidate: whether it was right for the
    /// question. It moves what the partition accepts from now on.
    public void learn(Partition partition, Hit hit, boolean right) {
        Line line = hit.exact() ? null : lines.getIfPresent(partition);
        if (line != null) {
            line.bound.learn(hit.similarity(), right);
            count("judged", right ? "right" : "wrong");
        }
    }

    /// The least likeness that a partition accepts now.
    public double threshold(Partition partition) {
        Line line = lines.getIfPresent(partition);
        return line == null ? START : line.bound.threshold();
    }

    /// Forgets every answer to a subject's questions.
    ///
    /// @return how many
    public int erase(Tenant tenant, String subject) {
        Predicate<CachedAnswer> theirs = answer -> answer.subject().equals(subject);
        int forgotten = 0;
        for (var entry : exact.asMap().entrySet()) {
            if (entry.getKey().partition.tenant().equals(tenant) && theirs.test(entry.getValue())) {
                exact.invalidate(entry.getKey());
                forgotten++;
            }
        }
        lines.asMap().forEach((partition, line) -> {
            if (partition.tenant().equals(tenant)) {
                synchronized (line) {
                    line.neighbours.remove(theirs);
                }
            }
        });
        return forgotten;
    }

    private void count(String what, String result) {
        Counter.builder("tidemill.chat.cache." + what)
                .tag("result", result)
                .register(meters)
                .increment();
    }
}
