package dev.tidemill.features;

import dev.tidemill.core.Event;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The features of live events: folds each event into the states of its keys and reads the vector of a decided
/// one. The states are kept by whoever gives the [StateReader] and [StateWriter]; a part of them is in memory.
///
/// One caller at a time. The order of calls for one accepted event, in order of offset: [#fold] unless it is
/// late, then [#read] where it is decided; after the write that holds the changes is done, [#committed]. Where
/// that write failed, [#forget] brings back what is stored.
public final class LiveFeatures {
    private static final int DELTAS_UNTIL_SIZED = 8;

    private final FeaturePlan plan;
    private final StateReader reader;
    private final LiveLimits limits;
    private final KeyCache[] caches;
    private final RecencyList recency = new RecencyList();
    private final @Nullable Object[] scratch;
    private final AtomicLong hits = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();
    private long watermark = Long.MIN_VALUE;

    public LiveFeatures(FeaturePlan plan, StateReader reader, LiveLimits limits) {
        this(plan, reader, limits, digest -> true);
    }

    /// Only some of the plan's groups: to compute the states of those that are new. Features of the others read as
    /// missing.
    ///
    /// @param groups which digests ([FeaturePlan.Group#digest()]) take part
    public LiveFeatures(FeaturePlan plan, StateReader reader, LiveLimits limits, Predicate<String> groups) {
        this.plan = plan;
        this.reader = reader;
        this.limits = limits;
        this.caches = IntStream.range(0, plan.plans().size())
                .filter(i -> groups.test(plan.groups().get(i).digest()))
                .mapToObj(i -> new KeyCache(plan.plans().get(i)))
                .toArray(KeyCache[]::new);
        this.scratch = new Object[plan.scratch()];
    }

    public FeaturePlan plan() {
        return plan;
    }

    /// Folds an event that is not late.
    ///
    /// @param about the event that this one is about, where its stream is about another; `null` otherwise
    public void fold(Event event, @Nullable Event about, StateWriter writer) {
        if (event.stream().equals(plan.decidedStream())) {
            watermark = Math.max(watermark, event.time());
        }
        long place = EventOrder.place(event.id());
        for (KeyCache cache : caches) {
            if (cache.plan.stream().equals(event.stream())) {
                foldInto(cache, event, place, writer);
            } else if (about != null
                    && cache.plan.usesOutcomes()
                    && cache.plan.outcomes().containsKey(event.stream())) {
                tell(cache, event, place, about, writer);
            }
        }
    }

    private void foldInto(KeyCache cache, Event event, long place, StateWriter writer) {
        Object key = GroupPlan.key(event.values(), cache.plan.keySlots());
        if (key == null) {
            return;
        }
        cache.fill(event, place);
        KeyEntry entry = entry(cache, key);
        entry.state.insert(cache.row, plan.floor(watermark));
        if (snapshotIsDue(entry)) {
            writer.put(entry.stored, StateCodec.snapshot(entry.state));
        } else {
            writer.merge(entry.stored, StateCodec.event(cache.plan, cache.row));
        }
    }

    private void tell(KeyCache cache, Event outcome, long place, Event about, StateWriter writer) {
        Object key = GroupPlan.key(about.values(), cache.plan.keySlots());
        if (key == null || !about.stream().equals(cache.plan.stream())) {
            return;
        }
        cache.fill(about, outcome);
        KeyEntry entry = entry(cache, key);
        entry.state.tell(cache.row, outcome.time(), place);
        if (snapshotIsDue(entry)) {
            writer.put(entry.stored, StateCodec.snapshot(entry.state));
        } else {
            writer.merge(entry.stored, StateCodec.outcome(cache.plan, cache.row, outcome.time(), place));
        }
    }

    /// Counts one more delta, and now and then what the state takes.
    private boolean snapshotIsDue(KeyEntry entry) {
        entry.deltas++;
        if (entry.deltas % DELTAS_UNTIL_SIZED == 1) {
            recency.resize(entry, entry.state.bytes());
        }
        boolean due = entry.deltas >= Math.max(limits.deltasUntilSnapshot(), entry.state.size());
        entry.deltas = due ? 0 : entry.deltas;
        return due;
    }

    /// Reads the vector of a decided event, as of its time and with what has been folded so far.
    ///
    /// @param late whether it came later than allowed and so was not folded: what it would see has partly been
    ///             let go of, so that every aggregate is missing
    /// @param out  as long as the vector
    public void read(Event decided, boolean late, double[] out) {
        if (out.length != plan.size()) {
            throw new IllegalArgumentException("vector must have " + plan.size() + " places, got " + out.length);
        }
        Arrays.fill(out, Double.NaN);
        if (!late) {
            long place = EventOrder.place(decided.id());
            for (KeyCache cache : caches) {
                readFrom(cache, decided, place, out);
            }
        }
        plan.finish(decided, out, scratch);
    }

    private void readFrom(KeyCache cache, Event decided, long place, double[] out) {
        GroupPlan group = cache.plan;
        Object key = GroupPlan.key(decided.values(), group.decided());
        if (group.same()) {
            cache.fill(decided, place);
        }
        if (key == null) {
            return;
        }
        KeyState state = entry(cache, key).state;
        state.seek(decided.time(), place);
        Reader[] readings = group.readings();
        for (int i = 0; i < readings.length; i++) {
            out[group.features()[i]] = readings[i].of(state, cache.row);
        }
    }

    private KeyEntry entry(KeyCache cache, Object key) {
        KeyEntry entry = cache.get(key);
        if (entry != null) {
            hits.setRelease(hits.getPlain() + 1);
            recency.touch(entry);
            return entry;
        }
        misses.setRelease(misses.getPlain() + 1);
        byte[] stored = KeyBytes.of(cache.plan.digest(), key);
        StateCodec.Loaded loaded = StateCodec.read(cache.plan, reader.get(stored));
        entry = new KeyEntry(cache, key, stored, loaded.state());
        entry.deltas = loaded.since();
        entry.bytes = loaded.state().bytes();
        cache.put(entry);
        recency.add(entry);
        return entry;
    }

    /// Says that everything folded so far is stored, so that states may leave the memory.
    public void committed() {
        while (recency.bytes() > limits.cachedBytes()) {
            KeyEntry oldest = recency.oldest();
            if (oldest == null) {
                return;
            }
            recency.remove(oldest);
            oldest.home.remove(oldest);
        }
    }

    /// Drops all that is in memory, so that the next call starts from what is stored.
    public void forget() {
        for (KeyCache cache : caches) {
            cache.clear();
        }
        recency.clear();
        watermark = Long.MIN_VALUE;
    }

    public LiveLimits limits() {
        return limits;
    }

    /// About how many bytes of states are in memory.
    public long cachedBytes() {
        return recency.bytes();
    }

    /// How often a key's state was asked for and was in memory. Any thread may ask.
    public long cacheHits() {
        return hits.getAcquire();
    }

    /// How often a key's state was asked for and had to be read. Any thread may ask.
    public long cacheMisses() {
        return misses.getAcquire();
    }

    /// How many keys are in memory.
    public int cachedKeys() {
        return Arrays.stream(caches).mapToInt(KeyCache::size).sum();
    }
}
