package dev.tidemill.serve.inference;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/// What a [Batcher] counts and times.
final class BatchMeters {
    private final DistributionSummary rows;
    private final Timer wait;
    private final Timer run;
    private final Counter shed;
    private final Counter expired;
    private final LongAdder batches = new LongAdder();
    private final LongAdder batchRows = new LongAdder();
    private final LongAdder waitNanos = new LongAdder();
    private final LongAdder runNanos = new LongAdder();
    private final BatchSizes sizes = new BatchSizes();

    BatchMeters(MeterRegistry registry, String model, Batcher batcher, ToDoubleFunction<Batcher> queued) {
        // The registry refers to the batcher weakly: a model that is unloaded is not kept alive by what counts it.
        Gauge.builder("tidemill.batch.queue.rows", batcher, queued)
                .description("rows that wait for a model")
                .tag("model", model)
                .register(registry);
        rows = DistributionSummary.builder("tidemill.batch.rows")
                .description("rows that ran together")
                .tag("model", model)
                .register(registry);
        wait = Timer.builder("tidemill.batch.wait")
                .description("how long a request waited to be run")
                .tag("model", model)
                .register(registry);
        run = Timer.builder("tidemill.batch.run")
                .description("how long a batch ran")
                .tag("model", model)
                .register(registry);
        shed = Counter.builder("tidemill.batch.shed")
                .description("requests refused because too many waited, or the model hangs")
                .tag("model", model)
                .register(registry);
        expired = Counter.builder("tidemill.batch.expired")
                .description("requests dropped because their deadline had passed")
                .tag("model", model)
                .register(registry);
    }

    BatchStatistics statistics() {
        return new BatchStatistics(batches.sum(), batchRows.sum(), waitNanos.sum(), runNanos.sum(), sizes.all());
    }

    void ran(int many, long nanos) {
        batches.increment();
        batchRows.add(many);
        runNanos.add(nanos);
        sizes.ran(many, nanos);
        rows.record(many);
        run.record(nanos, TimeUnit.NANOSECONDS);
    }

    void waited(long nanos) {
        waitNanos.add(nanos);
        wait.record(nanos, TimeUnit.NANOSECONDS);
    }

    void shed() {
        shed.increment();
    }

    void expired(int many) {
        expired.increment(many);
    }
}
