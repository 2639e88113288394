package dev.tidemill.bench.platform;

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
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/// `shadow-cost`: what those who wait for a decision notice of a candidate that answers beside.
public final class ShadowCostBench implements Bench {
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final String WHO = "bench";

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
            load.run(events(traffic, 20 * rate), new Histogram(LONGEST_NANOS, 3));
            return measure(new Measured(options, tidemill, traffic, load, candidate), rate * seconds, rounds);
        }
    }

    private record Measured(BenchOptions options, Tidemill tidemill, Traffic traffic, PacedLoad load, int candidate) {}

    /// The turns: without, with, with, without, and so on, so that what drifts meets both.
    private BenchResult measure(Measured on, int each, int rounds) {
        Histogram without = new Histogram(LONGEST_NANOS, 3);
        Histogram with = new Histogram(LONGEST_NANOS, 3);
        long mirrored = 0;
        long dropped = 0;
        for (int round = 0; round < rounds; round++) {
            on.options().say().accept("round " + (round + 1) + " of " + rounds + " …");
            for (int turn = 0; turn < 2; turn++) {
                boolean shadow = (turn + round) % 2 == 1;
                if (!shadow) {
                    on.load().run(events(on.traffic(), each), without);
                    continue;
                }
                String id = start(on.tidemill(), on.candidate());
                on.load().run(events(on.traffic(), each), with);
                on.tidemill().rollouts().look(PreparedHome.APPLICATION);
                RolloutStatus status = on.tidemill().rollouts().abort(PreparedHome.APPLICATION, id, WHO, "measured");
                mirrored += status.evidence().answered(RolloutDefinition.CANDIDATE);
                dropped += status.evidence().of(1, RolloutDefinition.CANDIDATE).dropped();
            }
        }
        return BenchResult.of(name())
                .metric("p99_ratio", ratio(with, without, 99))
                .metric("p50_ratio", ratio(with, without, 50))
                .metric("p99_with_ms", with.getValueAtPercentile(99) / 1e6)
                .metric("p99_without_ms", without.getValueAtPercentile(99) / 1e6)
                .metric("mirrored", (double) mirrored)
                .metric("dropped", (double) dropped)
                .note("in process, one thread, open loop; latency counts from when a request was due")
                .note("turns of both interleaved, each p99 over all its turns; both versions answer in the shadow")
                .build();
    }

    private static double ratio(Histogram with, Histogram without, double percentile) {
        return (double) with.getValueAtPercentile(percentile) / without.getValueAtPercentile(percentile);
    }

    private static String start(Tidemill tidemill, int candidate) {
        RolloutDefinition usual = tidemill.rollouts().definition(PreparedHome.APPLICATION);
        RolloutDefinition shadow = new RolloutDefinition(
                Strategy.SHADOW,
                Optional.empty(),
                Duration.ofHours(1),
                RolloutDefinition.steps(Strategy.SHADOW, RolloutDefinition.BAKE),
                Map.of(),
                usual.analysis());
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
