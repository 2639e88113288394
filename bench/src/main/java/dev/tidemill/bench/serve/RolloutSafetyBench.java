package dev.tidemill.bench.serve;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.log.EmbeddedHome;
import dev.tidemill.registry.Registry;
import dev.tidemill.serve.rollout.Rollout;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// `rollout-safety`: whether bad candidates are taken back, equal ones are not, and how many requests a bad one
/// answers.
public final class RolloutSafetyBench implements Bench {
    @Override
    public String name() {
        return "rollout-safety";
    }

    @Override
    public String description() {
        return "Seeded rollouts in simulated time with the real engine: bad candidates taken back, equal ones not.";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(new BenchOption("simulations", "N", "Simulations of each scenario; 200."));
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atLeast("bad_rolled_back_share", 0.99),
                Target.atMost("false_rollback_share", 0.01),
                Target.atMost("bad_exposure_share", 0.05));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int each = (int) options.number("simulations", 200, 1, 100_000);
        BenchResult.Builder result = BenchResult.of(name());
        List<RolloutSimulation.Outcome> bad = new ArrayList<>();
        List<RolloutSimulation.Outcome> good = new ArrayList<>();
        try (EmbeddedHome home = EmbeddedHome.open(options.work().resolve("home"))) {
            Registry registry = Registry.open(home.metadata(), home.blobs(), InstantSource.system());
            RolloutSimulation simulation = new RolloutSimulation(registry);
            for (Candidate candidate : Candidate.values()) {
                options.say().accept(each + " of " + candidate.word() + " …");
                List<RolloutSimulation.Outcome> outcomes = all(simulation, candidate, each);
                (candidate.bad ? bad : good).addAll(outcomes);
                tell(result, candidate, outcomes);
            }
        }
        result.metric("bad_rolled_back_share", share(bad, Rollout.State.ROLLED_BACK))
                .metric("false_rollback_share", share(good, Rollout.State.ROLLED_BACK))
                .metric(
                        "bad_exposure_share",
                        bad.stream()
                                .mapToDouble(RolloutSimulation.Outcome::exposure)
                                .average()
                                .orElse(Double.NaN));
        return result.note("canary of 2 %, 10 %, 50 %, 10 min each at least; a look every 10 s; 50 (labels late: 30)"
                        + " requests a second on average, breathing over the day; 5 % positives, 90 % labelled")
                .note("slower: twice as slow; failing: 10 % of its answers; worse scoring: positives 0.7 instead of 2.5"
                        + " deviations apart; labels after 10 min, late ones after 3 h; where labels matter outcomes are"
                        + " declared required")
                .note("exposure: requests that the candidate answered out of all from the start to the rollback")
                .build();
    }

    private static List<RolloutSimulation.Outcome> all(RolloutSimulation simulation, Candidate candidate, int each)
            throws Exception {
        List<RolloutSimulation.Outcome> outcomes = new ArrayList<>();
        try (ExecutorService executor =
                Executors.newFixedThreadPool(Math.max(1, Runtime.getRuntime().availableProcessors()))) {
            List<Future<RolloutSimulation.Outcome>> running = new ArrayList<>();
            for (int seed = 0; seed < each; seed++) {
                int own = seed;
                running.add(executor.submit(() -> simulation.run(candidate, own)));
            }
            for (Future<RolloutSimulation.Outcome> one : running) {
                outcomes.add(one.get());
            }
        }
        return outcomes;
    }

    private static void tell(
            BenchResult.Builder result, Candidate candidate, List<RolloutSimulation.Outcome> outcomes) {
        long[] seconds = outcomes.stream()
                .mapToLong(RolloutSimulation.Outcome::seconds)
                .sorted()
                .toArray();
        String name = candidate.word();
        result.metric(name + "_rolled_back_share", share(outcomes, Rollout.State.ROLLED_BACK))
                .metric(name + "_promoted_share", share(outcomes, Rollout.State.PROMOTED))
                .metric(name + "_verdict_median_s", (double) seconds[seconds.length / 2])
                .metric(name + "_verdict_most_s", (double)
                        Arrays.stream(seconds).max().orElse(0));
    }

    private static double share(List<RolloutSimulation.Outcome> outcomes, Rollout.State state) {
        return outcomes.stream().filter(one -> one.state() == state).count() / (double) outcomes.size();
    }
}
