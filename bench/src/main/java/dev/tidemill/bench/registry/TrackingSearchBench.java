package dev.tidemill.bench.registry;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.core.Tenant;
import dev.tidemill.log.EmbeddedHome;
import dev.tidemill.log.Home;
import dev.tidemill.log.HomeOptions;
import dev.tidemill.registry.tracking.Experiment;
import dev.tidemill.registry.tracking.Page;
import dev.tidemill.registry.tracking.Run;
import dev.tidemill.registry.tracking.RunSearch;
import dev.tidemill.registry.tracking.Tracking;
import dev.tidemill.registry.tracking.View;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;

/// `tracking-search`: how long a search over many runs takes.
public final class TrackingSearchBench implements Bench {
    private static final int CHUNK = 1000;
    private static final int PAGES = 5;

    @Override
    public String name() {
        return "tracking-search";
    }

    @Override
    public String description() {
        return "Searches over 100,000 runs of one experiment, whole runs read, in process; filters and orders of 18 kinds.";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                new BenchOption("runs", "N", "How many runs there are; 100000."),
                new BenchOption("rounds", "N", "How often each kind of search is asked; 40."));
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atMost("p99_ms", 100));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int count = (int) options.number("runs", 100_000, 1, 10_000_000);
        int rounds = (int) options.number("rounds", 40, 1, 10_000);
        try (Home home = EmbeddedHome.open(options.work().resolve("home"), HomeOptions.defaults())) {
            Tracking tracking = Tracking.open(new Tracking.Ground(
                    home.metadata(),
                    home.blobs(),
                    InstantSource.system(),
                    new Random(1),
                    Tenant.DEFAULT,
                    digest -> false));
            Experiment experiment = tracking.experiments().create("many", Optional.empty(), Map.of());
            fill(tracking, experiment.id(), count, options);
            ask(tracking, experiment.id(), 5, 2);
            options.say().accept("asking …");
            return report(options, ask(tracking, experiment.id(), rounds, 3), count, rounds);
        }
    }

    private static void fill(Tracking tracking, String experiment, int count, BenchOptions options) {
        ManyRuns runs = new ManyRuns(1, experiment);
        for (int from = 0; from < count; from += CHUNK) {
            tracking.take(runs.next(from, Math.min(CHUNK, count - from)));
            if (from % 20_000 == 0) {
                options.say().accept(String.format(Locale.ROOT, "%,d of %,d runs written …", from, count));
            }
        }
    }

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /// @param millis    until each search was answered
    /// @param processor milliseconds of the asking thread's processor time
    private record Asked(Question question, double[] millis, double[] processor) {}

    private static List<Asked> ask(Tracking tracking, String experiment, int rounds, long seed) {
        List<Question> questions = Question.all();
        List<Asked> asked = new ArrayList<>();
        questions.forEach(question -> asked.add(new Asked(question, new double[rounds], new double[rounds])));
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < rounds; round++) {
            for (Asked one : asked) {
                Question question = one.question();
                String filter = question.filter().apply(random);
                String token = "";
                for (int page = round % PAGES; page >= 0; page--) { // of five rounds, one goes five pages deep
                    long began = System.nanoTime();
                    long processor = THREADS.getCurrentThreadCpuTime();
                    Page<Run> found = tracking.search(new RunSearch(
                            List.of(experiment), filter, View.ACTIVE_ONLY, question.most(), question.order(), token));
                    one.millis()[round] = (System.nanoTime() - began) / 1e6;
                    one.processor()[round] = (THREADS.getCurrentThreadCpuTime() - processor) / 1e6;
                    token = found.next();
                    if (token.isEmpty()) {
                        break;
                    }
                }
            }
        }
        return asked;
    }

    private BenchResult report(BenchOptions options, List<Asked> asked, int count, int rounds) {
        double[] all = sorted(asked, Asked::millis);
        double[] processor = sorted(asked, Asked::processor);
        BenchResult.Builder result = BenchResult.of(name())
                .metric("p50_ms", quantile(all, 0.5))
                .metric("p99_ms", quantile(all, 0.99))
                .metric("max_ms", all[all.length - 1])
                .metric("cpu_p50_ms", quantile(processor, 0.5))
                .metric("cpu_p99_ms", quantile(processor, 0.99))
                .metric("searches", all.length)
                .metric("runs", count);
        for (Asked one : asked) {
            double[] sorted = sorted(List.of(one), Asked::millis);
            double[] used = sorted(List.of(one), Asked::processor);
            options.say()
                    .accept(String.format(
                            Locale.ROOT,
                            "%-50s p50 %7.2f ms, most %7.2f ms (processor %.2f, %.2f)",
                            one.question().name(),
                            quantile(sorted, 0.5),
                            sorted[sorted.length - 1],
                            quantile(used, 0.5),
                            used[used.length - 1]));
        }
        return result.note(rounds + " searches of each of " + asked.size()
                        + " kinds, first to fifth page, each run whole: " + ManyRuns.METRICS
                        + " metrics, 8 parameters, 5 tags, a dataset")
                .note("no peer in process; MLflow's own figure for SearchRuns: 1,004 ms (Python), 104 ms (Go) on"
                        + " PostgreSQL with 20 callers and far fewer runs (mlflow-go-backend, benchmarks/README.md)")
                .build();
    }

    private static double[] sorted(List<Asked> asked, Function<Asked, double[]> which) {
        return asked.stream()
                .flatMapToDouble(one -> Arrays.stream(which.apply(one)))
                .sorted()
                .toArray();
    }

    private static double quantile(double[] sorted, double q) {
        return sorted[(int) Math.ceil(q * sorted.length) - 1];
    }
}
