package dev.tidemill.platform;

import dev.tidemill.recommend.state.LiveState;
import dev.tidemill.serve.Pipeline;
import dev.tidemill.serve.Receipt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/// What one application counts and times, looked up once so that a decision only adds.
final class Meters {
    private final MeterRegistry registry;
    private final String application;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Timer decision;
    private final Timer validate;
    private final Timer fold;
    private final Timer score;
    private final Timer policy;

    Meters(MeterRegistry registry, String application) {
        this.registry = registry;
        this.application = application;
        this.decision = Timer.builder("tidemill.decision.duration")
                .description("from the first byte read to the receipt written")
                .tag("app", application)
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        this.validate = step("validate");
        this.fold = step("fold");
        this.score = step("score");
        this.policy = step("policy");
    }

    private Timer step(String name) {
        return Timer.builder("tidemill.decision.step.duration")
                .description("one step of a decision")
                .tag("app", application)
                .tag("step", name)
                .register(registry);
    }

    /// Watches who is no person.
    void robots(Pipeline pipeline) {
        ToDoubleFunction<Pipeline> robots = of -> of.plan()
                .projection()
                .map(one -> one instanceof LiveState state ? state.robots() : 0)
                .orElse(0);
        Gauge.builder("tidemill.slate.robots", pipeline, robots)
                .description("users with more interactions than count for others, met since the start")
                .tag("app", application)
                .register(registry);
    }

    /// Watches what waits in a pipeline and what its features find in memory.
    void watch(Pipeline pipeline) {
        Gauge.builder("tidemill.commit.queue", pipeline, Pipeline::waiting)
                .description("acknowledgements that wait for their write")
                .tag("app", application)
                .register(registry);
        Gauge.builder(
                        "tidemill.features.cache.bytes",
                        pipeline,
                        of -> of.plan().features().cachedBytes())
                .description("states of keys in memory")
                .tag("app", application)
                .register(registry);
        cache(
                registry,
                "tidemill.features.cache",
                "states of keys asked for, by whether they were in memory",
                pipeline,
                of -> of.plan().features().cacheHits(),
                of -> of.plan().features().cacheMisses(),
                "app",
                application);
    }

    /// Counts what a cache found and did not find.
    ///
    /// @param of held weakly
    static <C> void cache(
            MeterRegistry registry,
            String name,
            String description,
            C of,
            ToDoubleFunction<C> hits,
            ToDoubleFunction<C> misses,
            String... tags) {
        FunctionCounter.builder(name, of, hits)
                .description(description)
                .tags(tags)
                .tag("result", "hit")
                .register(registry);
        FunctionCounter.builder(name, of, misses)
                .description(description)
                .tags(tags)
                .tag("result", "miss")
                .register(registry);
    }

    MeterRegistry registry() {
        return registry;
    }

    long nanos() {
        return registry.config().clock().monotonicTime();
    }

    void event(String stream, EventVerdict.Status status) {
        events(stream, status, 1);
    }

    void events(String stream, EventVerdict.Status status, double many) {
        counter("tidemill.events", "events taken in, by what became of them", stream, status.name())
                .increment(many);
    }

    void decided(Receipt receipt, long nanos) {
        count(
                "tidemill.decisions",
                "decisions, by outcome and fallback",
                receipt.outcome(),
                receipt.fallback().orElse("none"));
        decision.record(nanos, TimeUnit.NANOSECONDS);
        validate.record(receipt.timings().validate(), TimeUnit.NANOSECONDS);
        fold.record(receipt.timings().fold(), TimeUnit.NANOSECONDS);
        score.record(receipt.timings().score(), TimeUnit.NANOSECONDS);
        policy.record(receipt.timings().policy(), TimeUnit.NANOSECONDS);
    }

    private void count(String name, String description, String first, String second) {
        counter(name, description, first, second).increment();
    }

    private Counter counter(String name, String description, String first, String second) {
        return counters.computeIfAbsent(name + ' ' + first + ' ' + second, ignored -> {
            boolean events = name.equals("tidemill.events");
            return Counter.builder(name)
                    .description(description)
                    .tag("app", application)
                    .tag(events ? "stream" : "outcome", first)
                    .tag(events ? "verdict" : "fallback", second.toLowerCase(java.util.Locale.ROOT))
                    .register(registry);
        });
    }
}
