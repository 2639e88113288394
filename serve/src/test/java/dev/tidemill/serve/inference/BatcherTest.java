package dev.tidemill.serve.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class BatcherTest {
    private static final BatchLimits LIMITS = new BatchLimits(16, 64, 2, Duration.ofMillis(5), Duration.ofSeconds(1));

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final Deque<Runnable> lanes = new ArrayDeque<>();
    private final Doubling model = new Doubling(clock, 200_000, 10_000);
    private final Batcher batcher = batcher(LIMITS);

    private Batcher batcher(BatchLimits limits) {
        return new Batcher(
                "test",
                model,
                new Batching(limits, lanes::add, meters),
                clock,
                (changed, nanos) -> clock.add(nanos, TimeUnit.NANOSECONDS));
    }

    private static Map<String, Tensor> row(double... values) {
        return Map.of("x", Tensor.of(new long[] {values.length, 1}, values));
    }

    private void runLanes() {
        while (!lanes.isEmpty()) {
            lanes.remove().run();
        }
    }

    @Property(tries = 60)
    void everyRequestGetsItsOwnRowsAndOutputsAndNoBatchIsTooLarge(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int many) {
        Random random = new Random(seed);
        List<Request> requests = new ArrayList<>();
        List<Request> left = new ArrayList<>();
        double shed = meters.get("tidemill.batch.shed").counter().count();
        for (int i = 0; i < many; i++) {
            double[] values = random.doubles(1 + random.nextInt(8)).toArray();
            if (random.nextInt(10) == 0) {
                values[0] = Doubling.UNLUCKY;
            }
            Set<String> outputs = List.of(Set.<String>of(), Set.of("twice"), Set.of("negated"))
                    .get(random.nextInt(3));
            try {
                requests.add(batcher.submit(row(values), outputs, random.nextInt(4) == 0 ? 300_000 : 1_000_000_000L));
            } catch (TidemillException full) {
                assertThat(full.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                shed++;
            }
            if (random.nextInt(8) == 0 && !requests.isEmpty()) {
                Request gone = requests.remove(random.nextInt(requests.size()));
                batcher.forget(gone);
                left.add(gone);
            }
            if (random.nextInt(3) == 0) {
                runLanes();
            }
            clock.add(random.nextInt(100_000), TimeUnit.NANOSECONDS);
        }
        runLanes();
        requests.forEach(BatcherTest::requireOwnAnswer);
        assertThat(left).allMatch(request -> request.answer().isDone());
        assertThat(model.runs).allMatch(rows -> rows <= LIMITS.rowsMax());
        assertThat(meters.get("tidemill.batch.queue.rows").gauge().value()).isZero();
        assertThat(meters.get("tidemill.batch.shed").counter().count()).isEqualTo(shed);
    }

    private static void requireOwnAnswer(Request request) {
        Tensor x = request.inputs().get("x");
        assertThat(request.answer()).isDone();
        if (request.answer().isCompletedExceptionally()) {
            boolean unlucky = x.number(0) == Doubling.UNLUCKY;
            boolean late =
                    request.answer().exceptionNow() instanceof TidemillException cut && cut.code() == ErrorCode.TIMEOUT;
            assertThat(unlucky || late)
                    .as("%s", request.answer().exceptionNow())
                    .isTrue();
            return;
        }
        Map<String, Tensor> answer = request.answer().join();
        if (!request.outputs().isEmpty()) {
            assertThat(answer.keySet()).isEqualTo(request.outputs());
        } else {
            assertThat(answer).containsOnlyKeys("twice", "negated");
        }
        answer.forEach((name, tensor) -> {
            assertThat(tensor.shape()).isEqualTo(x.shape());
            for (int i = 0; i < x.size(); i++) {
                assertThat(tensor.number(i)).isEqualTo((name.equals("twice") ? 2 : -1) * x.number(i));
            }
        });
    }

    @Test
    void whatIsPastItsDeadlineDoesNotRun() {
        Request late = batcher.submit(row(1), Set.of(), 1_000);
        Request other = batcher.submit(row(2), Set.of(), 1_000_000);
        clock.add(Duration.ofNanos(1_000));
        runLanes();
        assertThat(late.answer().exceptionNow()).hasMessage("the request's deadline passed before it could run");
        assertThat(other.answer().join().get("twice").number(0)).isEqualTo(4);
        assertThat(model.runs).containsExactly(1);
        assertThat(meters.get("tidemill.batch.expired").counter().count()).isEqualTo(1);
    }

    @Test
    void whatComesWhileALaneIsBusyRunsTogether() {
        for (int i = 0; i < 12; i++) {
            batcher.submit(row(i), Set.of(), 1_000_000_000);
        }
        runLanes();
        assertThat(model.runs).containsExactly(12);
        assertThat(batcher.statistics().rows()).isEqualTo(12);
    }

    @Test
    void aFullQueueSheds() {
        for (int i = 0; i < 64; i++) {
            batcher.submit(row(i), Set.of(), 1_000_000_000);
        }
        assertThatThrownBy(() -> batcher.submit(row(1), Set.of(), 1_000_000_000))
                .hasMessage("at most 64 rows may wait for a model, got 64 and 1 more; try again later");
        assertThatThrownBy(() -> batcher.submit(row(new double[17]), Set.of(), 1))
                .hasMessage("a request must have at most 16 rows, got 17; send several");
    }

    @Test
    void aModelThatHangsIsCutOffAndThenNotAsked() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        TensorModel hanging = new TensorModel() {
            @Override
            public Signature signature() {
                return model.signature();
            }

            @Override
            public Map<String, Tensor> infer(Map<String, Tensor> inputs, Set<String> outputs) {
                asked.countDown();
                try {
                    release.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                return model.infer(inputs, outputs);
            }
        };
        BatchLimits one = new BatchLimits(16, 64, 1, Duration.ofMillis(5), Duration.ofSeconds(1));
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Batcher slow = new Batcher("hanging", hanging, one, threads, clock, meters);
            Request first = slow.submit(row(1), Set.of(), Long.MAX_VALUE);
            asked.await();
            assertThatThrownBy(() -> slow.infer(row(2), Set.of(), 2_000_000))
                    .hasMessage("a model must answer within 2 ms, and has not");
            clock.add(Duration.ofSeconds(1));
            assertThatThrownBy(() -> slow.infer(row(3), Set.of(), 2_000_000))
                    .hasMessage("the model has not answered for PT1S; nothing is sent to it until it does");
            release.countDown();
            assertThat(first.answer().join().get("twice").number(0)).isEqualTo(2);
            assertThat(model.runs).containsExactly(1);
        }
    }
}
