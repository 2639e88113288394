package dev.tidemill.chat.capacity;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;

/// What an autoscaler looks at: how many requests wait at each replica of a model, and how full the memory for keys
/// and values is. Utilisation of a GPU is no such signal: a server that batches keeps it near its top at any load.
public final class ReplicaMeters {
    private ReplicaMeters() {}

    /// Exports the signals of one replica as gauges: `tidemill.chat.replica.requests.waiting`,
    /// `tidemill.chat.replica.requests.running`, `tidemill.chat.replica.kv.usage` (0 to 1), tagged `model` and
    /// `replica`.
    public static void register(MeterRegistry registry, String model, String replica, Signals signals) {
        gauge(registry, "tidemill.chat.replica.requests.waiting", "requests that wait", model, replica)
                .accept(() -> signals.waiting().getAsInt());
        gauge(registry, "tidemill.chat.replica.requests.running", "requests that are answered", model, replica)
                .accept(() -> signals.running().getAsInt());
        gauge(registry, "tidemill.chat.replica.kv.usage", "share of memory for keys and values", model, replica)
                .accept(signals.cacheShare());
    }

    private static java.util.function.Consumer<DoubleSupplier> gauge(
            MeterRegistry registry, String name, String description, String model, String replica) {
        return value -> Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .description(description)
                .tag("model", model)
                .tag("replica", replica)
                .strongReference(true)
                .register(registry);
    }

    /// @param cacheShare 0 to 1; NaN where the replica does not tell
    public record Signals(IntSupplier waiting, IntSupplier running, DoubleSupplier cacheShare) {}
}
