package dev.tidemill.features;

import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
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

    /// @param live gives the vector that the decision of an offset saw, in the order of the plan, or `null` where
    ///             there is none; a vector of another length belongs to another plan and is a broken caller
    public static Outcome run(
            Replay replay, FeaturePlan plan, EventSource source, LongFunction<double @Nullable []> live) {
        Comparison comparison = new Comparison(plan, live);
        LongConsumer nothing = events -> {};
        replay.run(source, ReplayRequest.ALL, comparison, nothing);
        return new Outcome(comparison.compared, Optional.ofNullable(comparison.first));
    }

    private static final class Comparison implements RowSink {
        private final FeaturePlan plan;
        private final LongFunction<double @Nullable []> live;
        private long compared;
        private @Nullable Difference first;

        Comparison(FeaturePlan plan, LongFunction<double @Nullable []> live) {
            this.plan = plan;
            this.live = live;
        }

        @Override
        public void accept(RowBatch batch) {
            for (int row = 0; row < batch.size() && first == null; row++) {
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
