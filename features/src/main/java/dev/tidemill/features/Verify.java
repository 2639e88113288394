package dev.tidemill.features;

import dev.tidemill.core.Event;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Recomputes what live decisions saw, and finds the first difference.
public final class Verify {
    private Verify() {}

    /// The first place where live and replay are not the same bits.
    public record Difference(long offset, String id, String feature, double live, double replayed) {}

    /// @param compared how many decisions were compared, up to the first difference
    public record Outcome(long compared, Optional<Difference> difference) {
        public boolean equal() {
            return difference.isEmpty();
        }
    }

    /// A decision about an event that had been taken in without one: it saw all events with offsets below `seen`.
    public record Later(long offset, long seen) {}

    /// @param later the decisions that did not come with their events
    /// @param live gives the vector that the decision of an offset saw, in the order of the plan, or `null` where
    ///             there is none; a vector of another length belongs to another plan and is a broken caller
    public static Outcome run(
            Replay replay,
            FeaturePlan plan,
            EventSource source,
            List<Later> later,
            LongFunction<double @Nullable []> live) {
        Comparison comparison = new Comparison(plan, live, later);
        LongConsumer nothing = events -> {};
        EventSource whole = later.isEmpty()
                ? source
                : (wanted, to) -> {
                    Rereading rereading = new Rereading(later, wanted, to);
                    source.forEach(wanted, rereading);
                    rereading.before(Long.MAX_VALUE);
                };
        replay.run(whole, ReplayRequest.ALL, comparison, nothing);
        return new Outcome(comparison.compared, Optional.ofNullable(comparison.first));
    }

    /// Passes events on and, where a later decision read, its event once more.
    private static final class Rereading implements Consumer<Arrived> {
        private final ArrayDeque<Later> waiting = new ArrayDeque<>();
        private final Map<Long, Arrived> events = new HashMap<>();
        private final Set<Long> offsets = new HashSet<>();
        private final Predicate<String> wanted;
        private final Consumer<Arrived> to;

        Rereading(List<Later> later, Predicate<String> wanted, Consumer<Arrived> to) {
            later.stream().sorted(Comparator.comparingLong(Later::seen)).forEach(waiting::addLast);
            later.forEach(one -> offsets.add(one.offset()));
            this.wanted = wanted;
            this.to = to;
        }

        @Override
        public void accept(Arrived arrived) {
            before(arrived.offset());
            to.accept(arrived);
            if (offsets.contains(arrived.offset())) {
                events.put(arrived.offset(), arrived);
            }
        }

        /// What had been read before the event of this offset came.
        void before(long offset) {
            while (!waiting.isEmpty() && waiting.getFirst().seen() <= offset) {
                Arrived first = events.remove(waiting.removeFirst().offset());
                if (first != null && wanted.test(first.event().stream())) {
                    Event event = first.event();
                    to.accept(new Arrived(first.offset(), event, first.late(), first.about(), true));
                }
            }
        }
    }

    private static final class Comparison implements RowSink {
        private final FeaturePlan plan;
        private final LongFunction<double @Nullable []> live;

        /// Offsets whose first row is that of the plain event; the one that was decided follows.
        private final Set<Long> passed = new HashSet<>();

        private long compared;
        private @Nullable Difference first;

        Comparison(FeaturePlan plan, LongFunction<double @Nullable []> live, List<Later> later) {
            this.plan = plan;
            this.live = live;
            later.forEach(one -> passed.add(one.offset()));
        }

        @Override
        public void accept(RowBatch batch) {
            for (int row = 0; row < batch.size() && first == null; row++) {
                if (passed.remove(batch.offsets()[row])) {
                    continue;
                }
                double[] seen = live.apply(batch.offsets()[row]);
                if (seen != null) {
                    compared++;
                    first = difference(batch, row, seen);
                }
            }
        }

        private @Nullable Difference difference(RowBatch batch, int row, double[] seen) {
            if (seen.length != plan.size()) {
                throw new IllegalArgumentException(
                        "receipt's vector must have " + plan.size() + " values, got " + seen.length);
            }
            for (int i = 0; i < seen.length; i++) {
                double replayed = batch.features()[i][row];
                if (Double.doubleToLongBits(seen[i]) != Double.doubleToLongBits(replayed)) {
                    String id = batch.events().get(row).id();
                    return new Difference(batch.offsets()[row], id, plan.names().get(i), seen[i], replayed);
                }
            }
            return null;
        }
    }
}
