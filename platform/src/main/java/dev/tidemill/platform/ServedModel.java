package dev.tidemill.platform;

import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.inference.BatchSizes;
import dev.tidemill.serve.inference.BatchStatistics;
import dev.tidemill.serve.inference.Signature;
import dev.tidemill.serve.inference.Tensor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// One loaded version as [Inference] serves it, with what it has done.
final class ServedModel {
    private final String name;
    private final String version;
    private final Signature signature;
    private final Running running;
    private final InstantSource clock;
    private final LongSupplier stopwatch;
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder succeededNanos = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder failedNanos = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final BatchSizes alone = new BatchSizes();
    private final AtomicLong last = new AtomicLong();

    /// What answers.
    interface Running {
        Map<String, Tensor> infer(Map<String, Tensor> inputs, Set<String> outputs, long nanosLeft);

        /// What lies behind it: batches, nanoseconds waited and run; all 0 where it computes on the caller's
        /// thread.
        default BatchStatistics batches() {
            return new BatchStatistics(0, 0, 0, 0, List.of());
        }

        /// Gives back what it holds.
        default void close() {}
    }

    ServedModel(String name, String version, Signature signature, Running running, Services services) {
        this.name = name;
        this.version = version;
        this.signature = signature;
        this.running = running;
        this.clock = services.config().clock();
        this.stopwatch = () -> services.meters().config().clock().monotonicTime();
    }

    String version() {
        return version;
    }

    Signature signature() {
        return signature;
    }

    Inference.Answer infer(Map<String, Tensor> inputs, Set<String> outputs, Duration limit) {
        long begun = stopwatch.getAsLong();
        try {
            signature.check(inputs, outputs);
            Map<String, Tensor> answer = running.infer(inputs, outputs, limit.toNanos());
            succeeded.increment();
            long took = stopwatch.getAsLong() - begun;
            succeededNanos.add(took);
            int many = signature.rows(inputs);
            rows.add(many);
            alone.ran(many, took);
            last.set(clock.millis());
            return new Inference.Answer(name, version, answer);
        } catch (TidemillException refused) {
            failed.increment();
            failedNanos.add(stopwatch.getAsLong() - begun);
            throw refused;
        }
    }

    Inference.Statistics statistics() {
        var batches = running.batches();
        boolean batched = batches.batches() > 0;
        return new Inference.Statistics(
                name,
                version,
                last.get(),
                rows.sum(),
                batched ? batches.batches() : succeeded.sum(),
                new Inference.Spans(succeeded.sum(), succeededNanos.sum()),
                new Inference.Spans(failed.sum(), failedNanos.sum()),
                batches.waitNanos(),
                batched ? batches.runNanos() : succeededNanos.sum(),
                batched ? batches.sizes() : alone.all());
    }

    void close() {
        running.close();
    }
}
