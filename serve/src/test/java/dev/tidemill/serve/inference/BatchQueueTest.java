package dev.tidemill.serve.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// The queue and its tuner in simulated time: one lane, a model that takes 200 µs and 4 µs for each row.
final class BatchQueueTest {
    private static final long FIXED = 200_000;
    private static final long PER_ROW = 4_000;
    private static final BatchLimits LIMITS =
            new BatchLimits(64, 1_000_000, 1, Duration.ofMillis(5), Duration.ofSeconds(1));

    private final BatchQueue queue = new BatchQueue(LIMITS, true);
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Long> waits = new ArrayList<>();

    private static Request request(long now) {
        return new Request(
                Map.of("x", Tensor.of(new long[] {1, 1}, 1.0)),
                Set.of(),
                1,
                now,
                Long.MAX_VALUE,
                new CompletableFuture<>());
    }

    /// Sends so many requests at a mean gap, and runs what the queue says when it says so.
    private void simulate(int many, double gap, Random random) {
        sizes.clear();
        waits.clear();
        long arrival = 1_000_000_000;
        long free = 0;
        long now = arrival;
        int sent = 0;
        while (sent < many || queue.rows() > 0) {
            while (sent < many && arrival <= now) {
                queue.offer(request(arrival), arrival, new ArrayList<>());
                arrival += (long) (-Math.log(1 - random.nextDouble()) * gap);
                sent++;
            }
            long next = sent < many ? arrival : Long.MAX_VALUE;
            if (now < free) {
                now = Math.min(free, next);
                continue;
            }
            switch (queue.next(now, new ArrayList<>())) {
                case BatchQueue.Step.Rest() -> now = next;
                case BatchQueue.Step.Wait(long nanos) -> now = Math.min(now + nanos, next);
                case BatchQueue.Step.Run(var batch) -> {
                    long begun = now;
                    batch.forEach(request -> waits.add(begun - request.enqueued()));
                    sizes.add(batch.size());
                    long took = FIXED + PER_ROW * batch.size();
                    queue.tuner().ran(batch.size(), took);
                    free = now + took;
                }
            }
        }
    }

    private double mean() {
        return sizes.stream().mapToInt(Integer::intValue).average().orElse(0);
    }

    @Test
    void aLoneRequestIsNotHeldBack() {
        simulate(500, 20_000_000, new Random(1));
        assertThat(mean()).isLessThan(1.05);
        assertThat(waits.stream().filter(wait -> wait == 0).count()).isGreaterThan(475);
    }

    @Test
    void batchesGrowWithTheLoadAndShrinkAgain() {
        Random random = new Random(2);
        simulate(2_000, 20_000_000, random);
        double alone = mean();
        simulate(20_000, 40_000, random);
        double busy = mean();
        simulate(40_000, 8_000, random);
        double saturated = mean();
        assertThat(alone).isLessThan(1.05);
        assertThat(busy).isBetween(4.0, 30.0);
        assertThat(saturated).isGreaterThan(40);
        assertThat(sizes).allMatch(size -> size <= LIMITS.rowsMax());
        assertThat(waits.stream().mapToLong(Long::longValue).max().orElse(0)).isLessThan(5_000_000);
        simulate(500, 20_000_000, random);
        assertThat(mean()).isLessThan(1.1);
    }

    @Test
    void learnsWhatABatchCosts() {
        simulate(20_000, 20_000, new Random(3));
        assertThat(queue.tuner().fixed()).isCloseTo(FIXED, Offset.offset(FIXED * 0.05));
        assertThat(queue.tuner().perRow()).isCloseTo(PER_ROW, Offset.offset(PER_ROW * 0.05));
        assertThat(queue.tuner().within(300_000, 64)).isBetween(24, 26);
    }
}
