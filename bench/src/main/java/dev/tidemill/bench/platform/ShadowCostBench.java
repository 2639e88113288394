package dev.tidemill.bench.platform;

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
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `shadow-cost`: what those who wait for a decision notice of a candidate that answers beside.
public final class ShadowCostBench implements Bench {
    private static final String WHO = "bench";
    private static final int WARMING_SECONDS = 5;
    private static final int WARMING_TURNS = 8;

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
                new BenchOption("rounds", "N", "Rounds of three turns, one of them with a shadow; 16."),
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
        int rounds = (int) options.number("rounds", 16, 1, 1_000);
        Traffic traffic = new Traffic(customers, 2 * customers, 60, 400);
        try (Tidemill tidemill = Tidemill.open(Config.of(options.work().resolve("home")))) {
            PreparedHome.prepare(
                    tidemill, options.root(), options.work().resolve("files"), traffic.history(), options.say());
            int candidate = another(tidemill, traffic);
            PacedLoad load = new PacedLoad(tidemill, rate);
            options.say().accept("warming up …");
            for (int turn = 0; turn < WARMING_TURNS; turn++) { // what is compiled in the first is no cost of the others
                Turns.Beside beside = turn % 2 == 1 ? new Shadow(tidemill, candidate) : Turns.ALONE;
                new Turns().take(load, () -> events(traffic, WARMING_SECONDS * rate), beside);
            }
            Measured on = new Measured(options, traffic, load, new Shadow(tidemill, candidate));
            return measure(on, rate * seconds, rounds);
        }
    }

    private record Measured(BenchOptions options, Traffic traffic, PacedLoad load, Shadow beside) {}

    /// The turns: without, with, without, in every order in turn, so that what drifts meets all. Those without are
    /// twice
    /// as many: the ratio of one of a round to the other is the noise of the machine, taken as the cost is.
    private BenchResult measure(Measured on, int each, int rounds) {
        Turns with = new Turns();
        Turns without = new Turns();
        Turns again = new Turns();
        for (int round = 0; round < rounds; round++) {
            on.options().say().accept("round " + (round + 1) + " of " + rounds + " …");
            for (int turn = 0; turn < 3; turn++) {
                switch ((turn + round) % 3) {
                    case 0 -> without.take(on.load(), () -> events(on.traffic(), each), Turns.ALONE);
                    case 1 -> with.take(on.load(), () -> events(on.traffic(), each), on.beside());
                    default -> again.take(on.load(), () -> events(on.traffic(), each), Turns.ALONE);
                }
            }
        }
        Ratios cost = Ratios.of(with.each(99), without.each(99), again.each(99));
        Ratios noise = Ratios.of(again.each(99), without.each(99));
        without.add(again);
        return BenchResult.of(name())
                .metric("p99_ratio", cost.median())
                .metric("p99_ratio_low", cost.low())
                .metric("p99_ratio_high", cost.high())
                .metric("p99_noise_ratio", noise.median())
                .metric("p99_noise_low", noise.low())
                .metric("p99_noise_high", noise.high())
                .metric("p99_all_turns_ratio", with.millis(99) / without.millis(99))
                .metric("p50_ratio", with.millis(50) / without.millis(50))
                .metric("p99_with_ms", with.millis(99))
                .metric("p99_without_ms", without.millis(99))
                .metric("cpu_micros_with", with.microsEach())
                .metric("cpu_micros_without", without.microsEach())
                .metric("allocated_kib_with", with.kibEach())
                .metric("allocated_kib_without", without.kibEach())
                .metric("mirrored", (double) on.beside().mirrored)
                .metric("dropped", (double) on.beside().dropped)
                .note("in process, one thread, open loop; latency counts from when a request was due")
                .note(
                        "p99_ratio: the median over rounds of a turn's p99 with a shadow over the mean p99 of the round's two"
                                + " turns without, with a 95 % interval of the median; both versions answer in the shadow")
                .note(
                        "p99_noise_ratio: the same of one turn without over the other; all_turns: p99 of all turns of a kind"
                                + " together")
                .note(
                        "processor time and allocation are those of the process for each decision, waiting for the next by"
                                + " spinning included")
                .build();
    }

    /// A shadow beside a turn.
    private static final class Shadow implements Turns.Beside {
        private final Tidemill tidemill;
        private final int candidate;
        private long mirrored;
        private long dropped;
        private String id = "";

        Shadow(Tidemill tidemill, int candidate) {
            this.tidemill = tidemill;
            this.candidate = candidate;
        }

        @Override
        public void begin() {
            id = start(tidemill, candidate);
        }

        @Override
        public void end() {
            tidemill.rollouts().look(PreparedHome.APPLICATION);
            RolloutStatus status = tidemill.rollouts().abort(PreparedHome.APPLICATION, id, WHO, "measured");
            mirrored += status.evidence().answered(RolloutDefinition.CANDIDATE);
            dropped += status.evidence().of(1, RolloutDefinition.CANDIDATE).dropped();
        }
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
