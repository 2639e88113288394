package dev.tidemill.platform;

import dev.tidemill.chat.capacity.ReplicaMeters;
import dev.tidemill.chat.capacity.ReplicaMeters.Signals;
import dev.tidemill.chat.gateway.Gateway;
import dev.tidemill.chat.gateway.GatewayDefinition;
import dev.tidemill.chat.provider.ReplicaSignals;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/// What an autoscaler asks for: of each model what waits here, under the replica `gateway`, and of each of its targets
/// what it tells itself, where the gateway file says where.
///
/// **Invariant:** no request counts twice in the sum over the replicas of a model.
final class ScalingSignals implements AutoCloseable {
    private final List<ReplicaSignals> open;

    private ScalingSignals(List<ReplicaSignals> open) {
        this.open = open;
    }

    static ScalingSignals register(
            MeterRegistry meters, Gateway gateway, GatewayDefinition definition, ExecutorService threads) {
        Map<String, ReplicaSignals> told = new LinkedHashMap<>();
        definition
                .providers()
                .forEach((name, provider) -> provider.metrics()
                        .ifPresent(address -> told.put(
                                name,
                                new ReplicaSignals(
                                        address,
                                        threads,
                                        () -> meters.config().clock().monotonicTime()))));
        gateway.waiting().keySet().forEach(model -> {
            Gauge.builder("tidemill.chat.waiting", () -> gateway.waiting().getOrDefault(model, 0))
                    .description("requests that wait for a language model")
                    .tag("model", model)
                    .register(meters);
            ReplicaMeters.register(
                    meters,
                    model,
                    "gateway",
                    new Signals(() -> gateway.waiting().getOrDefault(model, 0), () -> 0, () -> Double.NaN));
        });
        for (Gateway.Working one : gateway.working()) {
            ReplicaSignals itself = told.get(one.provider());
            Signals signals = itself == null
                    ? new Signals(() -> 0, one.requests(), () -> Double.NaN)
                    : itself.signals(one.requests());
            ReplicaMeters.register(meters, one.model(), one.provider() + "/" + one.target(), signals);
        }
        return new ScalingSignals(List.copyOf(told.values()));
    }

    @Override
    public void close() {
        open.forEach(ReplicaSignals::close);
    }
}
