package dev.tidemill.chat.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.chat.capacity.ContinuousBatching.Engine;
import dev.tidemill.core.TidemillException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final ModelShape SMALL = ModelShape.byName().get("llama-3.1-8b");
    private static final ModelShape LARGE = ModelShape.byName().get("llama-3.1-70b");
    private static final Gpu H100 = Gpu.byName().get("h100");

    /// F. Denneman, "The dynamic world of LLM runtime memory", 2026-01-12: 128 KiB a token for Llama 3.1 8B, 320 KiB
    /// for 70B, 42.9 GB for 131,072 tokens.
    @Test
    void keysAndValuesAreThePublishedFigures() {
        assertThat(SMALL.cacheBytesPerToken()).isEqualTo(131_072);
        assertThat(LARGE.cacheBytesPerToken()).isEqualTo(327_680);
        assertThat(LARGE.cacheBytesPerToken() * 131_072 / 1e9).isCloseTo(42.9, within(0.1));
        assertThat(SMALL.with(Precision.FP8, Precision.FP8).cacheBytesPerToken())
                .isEqualTo(65_536);
        assertThat(SMALL.weightBytes()).isEqualTo(16_060_000_000L);
        assertThat(LARGE.with(Precision.INT4, Precision.FP16).weightBytes()).isEqualTo(35_300_000_000L);
    }

    @Test
    void decodingAloneIsBoundByBandwidth() {
        assertThat(Roofline.tokensPerSecondAlone(SMALL, H100, 0)).isCloseTo(3.35e12 / 16.06e9, within(1e-9));
        double step = new Roofline(SMALL, H100, new Split(1, 1), new Assumptions(0.9, 0, 1, 1, 0, 256, 2_048))
                .seconds(new StepTime.Step(0, 0, 1, 1_000));
        assertThat(1 / step).isCloseTo(Roofline.tokensPerSecondAlone(SMALL, H100, 1_000), within(1e-9));
    }

    @Test
    void memoryFollowsTheFormulas() {
        Sizing sizing = Sizing.of(LARGE, H100, new Split(4, 1), Assumptions.DEFAULT);

        assertThat(sizing.weightBytesPerGpu()).isEqualTo(35_300_000_000L);
        assertThat(sizing.cacheBytesPerGpu()).isEqualTo(72_000_000_000L - 2_000_000_000L - 35_300_000_000L);
        assertThat(sizing.cacheTokens()).isEqualTo(34_700_000_000L * 4 / 327_680);
        Sizing wide = Sizing.of(LARGE, H100, new Split(16, 1), Assumptions.DEFAULT);
        assertThat(wide.cacheTokens())
                .as("8 kv heads are divided among 8 GPUs and copied to the others")
                .isEqualTo(wide.cacheBytesPerGpu() * 8 / 327_680);
    }

    @Test
    void splitsAreChosenAsTheGuideSays() {
        assertThat(choose(SMALL, "h100")).isEqualTo(new Split(1, 1));
        assertThat(choose(LARGE, "h100")).isEqualTo(new Split(4, 1));
        assertThat(choose(LARGE, "h200")).isEqualTo(new Split(2, 1));
        assertThat(choose(LARGE, "l40s").tensor()).as("no link").isEqualTo(1);
        assertThat(choose(ModelShape.byName().get("llama-3.1-405b"), "h100"))
                .as("more than a node")
                .isEqualTo(new Split(8, 2));
        assertThat(choose(ModelShape.byName().get("qwen2.5-7b"), "l4").gpus()).isLessThanOrEqualTo(2);
        assertThatThrownBy(() -> Sizing.choose(LARGE, Gpu.byName().get("l4"), Assumptions.DEFAULT, 100_000_000))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("must fit on 128 GPUs");
    }

    private static Split choose(ModelShape model, String gpu) {
        return Sizing.choose(model, Gpu.byName().get(gpu), Assumptions.DEFAULT, 8_192);
    }

    /// A queue with one server and batches of one: Pollaczek and Khinchine's mean wait, λ E[S²] / (2 (1 − ρ)).
    @Test
    void batchesOfOneAreTheQueueOfPollaczekAndKhinchine() {
        StepTime everyTokenTakesAsLong = step -> 0.1 * (step.decodes() + (step.prefill() > 0 ? 1 : 0));
        Engine engine = new Engine(1, 1_000_000, 1, 1_000, everyTokenTakesAsLong);
        for (double load : new double[] {0.3, 0.6, 0.8}) {
            double service = 0.5;
            Traffic traffic = new Traffic(load / service, Lengths.fixed(10), Lengths.fixed(5), 400_000, 1_000);
            SimulationReport report = ContinuousBatching.run(1, engine, traffic, 7);

            assertThat(report.waiting().mean())
                    .isCloseTo(load * service / (2 * (1 - load)), Percentage.withPercentage(4));
            assertThat(report.utilisation()).isCloseTo(load, Percentage.withPercentage(2));
        }
    }

    /// Steps as long as the batch is large share the processor: mean time S / (1 − ρ), whatever the distribution.
    @Test
    void stepsAsLongAsTheBatchShareTheProcessor() {
        StepTime shared = step -> 0.001 * (step.decodes() + step.prefill());
        Engine engine = new Engine(1, 10_000_000, 100_000, 1_000_000, shared);
        for (double deviation : new double[] {0, 1}) {
            Lengths answers = new Lengths(200, deviation, 100_000);
            double load = 0.7;
            Traffic traffic = new Traffic(load / 0.2, Lengths.fixed(1), answers, 10_000, 500);
            SimulationReport report = ContinuousBatching.run(1, engine, traffic, 11);

            assertThat(report.whole().mean()).isCloseTo(0.2 / (1 - load), Percentage.withPercentage(8));
        }
    }

    @Property(tries = 60)
    void everyRequestEndsWithinMemoryAndLittlesLawHolds(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int replicas,
            @ForAll @IntRange(min = 1, max = 3) int lanes,
            @ForAll @IntRange(min = 300, max = 3_000) int memory) {
        StepTime time = step -> 0.01 + 0.0001 * step.prefill() + 0.0005 * step.decodes();
        Engine engine = new Engine(lanes, memory, 16, 128, time);
        Traffic traffic = new Traffic(2.0 * replicas, new Lengths(60, 1, 200), new Lengths(30, 1, 100), 120, 0);
        SimulationReport report = ContinuousBatching.run(replicas, engine, traffic, seed);

        assertThat(report.cacheMost()).isLessThanOrEqualTo(1);
        assertThat(report.refused()).isZero();
        assertThat(report.requests()).isPositive();
        assertThat(report.whole().p99()).isFinite();
        assertThat(report.utilisation()).isBetween(0.0, 1.0);
        assertThat(ContinuousBatching.run(replicas, engine, traffic, seed)).isEqualTo(report);
        double came = report.requests() / 120.0;
        assertThat(report.inSystem())
                .as("Little: number in the system is rate × time, up to what is there at the end")
                .isCloseTo(came * report.whole().mean(), Percentage.withPercentage(12));
    }

    @Test
    void memoryThatRunsOutEvictsTheNewestAndLosesNobody() {
        StepTime time = step -> 0.01;
        Engine engine = new Engine(1, 400, 64, 512, time);
        Traffic traffic = new Traffic(20, Lengths.fixed(20), Lengths.fixed(100), 60, 0);
        SimulationReport report = ContinuousBatching.run(1, engine, traffic, 3);

        assertThat(report.evictions()).isPositive();
        assertThat(report.cacheMost()).isLessThanOrEqualTo(1);
        assertThat(report.growing()).isTrue();
        assertThat(report.requests()).isBetween(1_000L, 1_400L);
        SimulationReport refusing =
                ContinuousBatching.run(1, engine, new Traffic(1, Lengths.fixed(399), Lengths.fixed(2), 60, 0), 3);
        assertThat(refusing.requests()).isZero();
        assertThat(refusing.refused()).isPositive();
    }

    @Test
    void thePlanIsTheFewestReplicasThatKeepTheTimes() {
        CapacityPlan plan = CapacityPlanner.plan(question(30, 1.0, OptionalDouble.of(2.5)));

        assertThat(plan.replicas()).isBetween(2, 20);
        assertThat(plan.gpus()).isEqualTo(plan.replicas());
        assertThat(plan.simulation().firstToken().p95()).isLessThanOrEqualTo(1.0);
        assertThat(plan.simulation().perToken().p95()).isLessThanOrEqualTo(0.03);
        assertThat(plan.costPerHour().getAsDouble()).isEqualTo(2.5 * plan.gpus());
        assertThat(plan.costPerMillionTokens().getAsDouble())
                .isCloseTo(2.5 * plan.gpus() / (30 * 3_600 * 1_300.0) * 1e6, within(1e-9));
        assertThat(CapacityPlanner.plan(question(30, 1.0, OptionalDouble.of(2.5))))
                .isEqualTo(plan);
        assertThat(CapacityPlanner.plan(question(90, 1.0, OptionalDouble.empty()))
                        .replicas())
                .isGreaterThan(plan.replicas());
    }

    @Test
    void timesThatNothingKeepsAreRefusedWithTheFigures() {
        assertThatThrownBy(() -> CapacityPlanner.plan(question(1, 0.001, OptionalDouble.empty())))
                .isInstanceOf(TidemillException.class)
                .hasMessageStartingWith("one request alone must keep the times asked for, 0.001 s to the first token")
                .hasMessageEndingWith("(split over more GPUs, take a faster one, or allow more)");
    }

    private static CapacityQuestion question(double rate, double firstToken, OptionalDouble price) {
        return new CapacityQuestion(
                SMALL,
                H100,
                Assumptions.DEFAULT,
                rate,
                new Lengths(1_000, 0.5, 4_000),
                new Lengths(300, 0.5, 1_000),
                firstToken,
                0.03,
                Optional.empty(),
                price,
                600,
                1);
    }

    @Test
    void signalsOfReplicasAreGauges() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AtomicInteger waiting = new AtomicInteger(3);
        ReplicaMeters.register(registry, "m", "http://a", new ReplicaMeters.Signals(waiting::get, () -> 2, () -> 0.25));
        waiting.set(5);

        assertThat(registry.get("tidemill.chat.replica.requests.waiting")
                        .tag("replica", "http://a")
                        .gauge()
                        .value())
                .isEqualTo(5);
        assertThat(registry.get("tidemill.chat.replica.kv.usage")
                        .tag("model", "m")
                        .gauge()
                        .value())
                .isEqualTo(0.25);
    }
}
