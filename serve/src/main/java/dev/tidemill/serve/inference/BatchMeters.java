package dev.tidemill.serve.inference;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/// What a [Batcher] counts and times.
final class BatchMeters {
    private final DistributionSummary rows;
    private final Timer wait;
    private final Timer run;
    private final Counter shed;
    private final Counter expired;

    BatchMeters(MeterRegistry registry, String model, IntSupplier queued) {
        Gauge.builder("tidemill.batch.queue.rows", queued::getAsInt)
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

    void ran(int many, long nanos) {
        rows.record(many);
        run.record(nanos, TimeUnit.NANOSECONDS);
    }

    void waited(long nanos) {
        wait.record(nanos, TimeUnit.NANOSECONDS);
    }

    void shed() {
        shed.increment();
    }

    void expired(int many) {
        expired.increment(many);
    }
}
