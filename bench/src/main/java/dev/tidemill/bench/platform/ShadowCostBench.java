package dev.tidemill.bench.platform;

import com.sun.management.OperatingSystemMXBean;
import dev.tidemill.app.AnalysisDefinition;
import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.app.RolloutDefinition.Strategy;
import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.platform.TrainRequest;
import dev.tidemill.serve.rollout.RolloutRequest;
import dev.tidemill.serve.rollout.RolloutStatus;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/// `shadow-cost`: what those who wait for a decision notice of a candidate that answers beside.
public final class ShadowCostBench implements Bench {
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final String WHO = "bench";
    private static final int WARMING_SECONDS = 5;
    private static final int WARMING_TURNS = 6;
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    @Override
    public String name() {
        return "shadow-cost";
    }

    @Override
    public String description() {
        return "Latency of live decisions at a fixed rate with and without a shadow, in turns.";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                new BenchOption("rate", "N", "Decisions a second; 1000."),
                new BenchOption("seconds", "N", "Length of each turn; 5."),
                new BenchOption("rounds", "N", "Turns of each; 8."),
                new BenchOption("customers", "N", "How many cards there are, with twice as many terminals; 1000."));
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atMost("p99_ratio", 1.05));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int customers = (int) options.number("customers", 1_000, 10, 1_000_000);
        int rate = (int) options.number("rate", 1_000, 1, 100_000);
        int seconds = (int) options.number("seconds", 5, 1, 600);
        int rounds = (int) options.number("rounds", 8, 1, 1_000);
        Traffic traffic = new Traffic(customers, 2 * customers, 60, 400);
        try (Tidemill tidemill = Tidemill.open(Config.of(options.work().resolve("home")))) {
            PreparedHome.prepare(
                    tidemill, options.root(), options.work().resolve("files"), traffic.history(), options.say());
            int candidate = another(tidemill, traffic);
            PacedLoad load = new PacedLoad(tidemill, rate);
            options.say().accept("warming up …");
            Measured on = new Measured(options, tidemill, traffic, load, candidate);
            for (int turn = 0; turn < WARMING_TURNS; turn++) { // what is compiled in the first is no cost of the others
                new Turns().take(on, WARMING_SECONDS * rate, turn % 2 == 1);
            }
            return measure(on, rate * seconds, rounds);
        }
    }

    private record Measured(BenchOptions options, Tidemill tidemill, Traffic traffic, PacedLoad load, int candidate) {}

    /// Turns of one kind.
    private static final class Turns {
        private final Histogram all = new Histogram(LONGEST_NANOS, 3);
        private long processorNanos;
        private long mirrored;
        private long dropped;

        void take(Measured on, int each, boolean shadow) {
            List<byte[]> events = events(on.traffic(), each);
            long before = PROCESS.getProcessCpuTime();
            if (shadow) {
                String id = start(on.tidemill(), on.candidate());
                on.load().run(events, all);
                on.tidemill().rollouts().look(PreparedHome.APPLICATION);
                RolloutStatus status = on.tidemill().rollouts().abort(PreparedHome.APPLICATION, id, WHO, "measured");
                mirrored += status.evidence().answered(RolloutDefinition.CANDIDATE);
                dropped += status.evidence().of(1, RolloutDefinition.CANDIDATE).dropped();
            } else {
                on.load().run(events, all);
            }
            processorNanos += PROCESS.getProcessCpuTime() - before;
        }

        double millis(double percentile) {
            return all.getValueAtPercentile(percentile) / 1e6;
        }

        double microsEach() {
            return processorNanos / 1e3 / all.getTotalCount();
        }
    }

    /// The turns: without, with, with, without, and so on, so that what drifts meets both. Those without come in two
    /// halves that differ in nothing: their ratio is the noise of the machine.
    private BenchResult measure(Measured on, int each, int rounds) {
        Turns[] halves = {new Turns(), new Turns()};
        Turns with = new Turns();
        for (int round = 0; round < rounds; round++) {
            on.options().say().accept("round " + (round + 1) + " of " + rounds + " …");
            for (int turn = 0; turn < 2; turn++) {
                boolean shadow = (turn + round) % 2 == 1;
                (shadow ? with : halves[round / 2 % 2]).take(on, each, shadow);
            }
        }
        Turns without = new Turns();
        for (Turns half : halves) {
            without.all.add(half.all);
            without.processorNanos += half.processorNanos;
        }
        return BenchResult.of(name())
                .metric("p99_ratio", with.millis(99) / without.millis(99))
                .metric("p99_noise_ratio", halves[0].millis(99) / halves[1].millis(99))
                .metric("p50_ratio", with.millis(50) / without.millis(50))
                .metric("p99_with_ms", with.millis(99))
                .metric("p99_without_ms", without.millis(99))
                .metric("cpu_micros_with", with.microsEach())
                .metric("cpu_micros_without", without.microsEach())
                .metric("mirrored", (double) with.mirrored)
                .metric("dropped", (double) with.dropped)
                .note("in process, one thread, open loop; latency counts from when a request was due")
                .note("turns of both interleaved, each p99 over all its turns; both versions answer in the shadow")
                .note("p99_noise_ratio: one half of the turns without a shadow over the other half; processor time is"
                        + " that of the process for each decision, waiting for the next by spinning included")
                .build();
    }

    /// The same comparisons with margins that tolerate everything: what ends by itself in the middle of a turn has no
    /// cost after that.
    private static AnalysisDefinition everything(AnalysisDefinition usual) {
        Map<String, Double> guards = new HashMap<>(usual.guards());
        guards.replaceAll((outcome, margin) -> 1.0);
        return new AnalysisDefinition(
                usual.alpha(),
                usual.minimumSamples(),
                1,
                1,
                new AnalysisDefinition.Latency(
                        1, usual.latency().slowdown(), usual.latency().from()),
                1,
                guards,
                new AnalysisDefinition.Outcomes(1, 1, 1, false));
    }

    private static String start(Tidemill tidemill, int candidate) {
        RolloutDefinition usual = tidemill.rollouts().definition(PreparedHome.APPLICATION);
        RolloutDefinition shadow = new RolloutDefinition(
                Strategy.SHADOW,
                Optional.empty(),
                Duration.ofHours(1),
                RolloutDefinition.steps(Strategy.SHADOW, RolloutDefinition.BAKE),
                Map.of(),
                everything(usual.analysis()));
        return tidemill.rollouts()
                .start(
                        PreparedHome.APPLICATION,
                        new RolloutRequest(
                                "model", Map.of(RolloutDefinition.CANDIDATE, candidate), Optional.of(shadow), false),
                        WHO)
                .rollout()
                .id();
    }

    /// A second model, trained on a little less.
    private static int another(Tidemill tidemill, Traffic traffic) {
        var later = traffic.history().start().plusDays(3).atStartOfDay().toInstant(ZoneOffset.UTC);
        var trained = PreparedHome.done(tidemill.await(tidemill.train(
                        PreparedHome.APPLICATION,
                        new TrainRequest(Optional.empty(), Optional.of(later), Optional.empty()))
                .id()));
        return ((Number) java.util.Objects.requireNonNull(trained.result().get("version"))).intValue();
    }

    private static List<byte[]> events(Traffic traffic, int count) {
        return traffic.next(count, new ArrayList<>());
    }
}
