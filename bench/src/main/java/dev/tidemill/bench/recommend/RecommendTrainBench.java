package dev.tidemill.bench.recommend;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.InteractionReader;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.matrix.Layout;
import dev.tidemill.recommend.matrix.ReadLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// How long iALS takes to reach the value of the objective that `implicit` reaches in its 15 iterations:
/// the same data, the same weighted squared loss, the same number of threads; and beside Spark's ALS, whose
/// regularisation is weighed by frequency, so that its objective is met where ours is as small.
public final class RecommendTrainBench implements Bench {
    @Override
    public String name() {
        return "recommend-train";
    }

    @Override
    public String description() {
        return "seconds until iALS reaches the objective that implicit (C++) reaches in 15 iterations, and memory";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                new BenchOption("interactions", "N", "simulated interactions (10,000,000)"),
                new BenchOption("spark", "0|1", "whether Spark's ALS runs too, on a Java 17 or 21 (1)"),
                new BenchOption("block", "N", "coordinates solved for together (64: exact least squares)"),
                new BenchOption("threads", "N", "threads of each side (all processors)"));
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atLeast("speed_over_implicit", 1),
                Target.atLeast("movielens_1m_speed_over_implicit", 1),
                Target.atLeast("speed_over_spark", 10),
                Target.atLeast("movielens_1m_speed_over_spark", 10));
    }

    @Override
    public BenchResult run(BenchOptions options) throws IOException, InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        int threads = (int) options.number("threads", processors, 1, 1024);
        int interactions = (int) options.number("interactions", 10_000_000, 10_000, 100_000_000);
        BenchResult.Builder result = BenchResult.of(name());
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            Workers workers = new Workers(executor, threads);
            if (options.data().isPresent()) {
                new TrainRace("movielens_1m_", movieLens(options.data().get()), options, workers).run(result);
            } else {
                result.note("movielens-1m: skipped, --data names no folder with ml-1m_sas.txt");
            }
            options.say().accept("simulating " + interactions + " interactions …");
            LongTail tail = new LongTail(interactions / 25, Math.max(1000, interactions / 200), interactions);
            new TrainRace("", tail.generate(1), options, workers).run(result);
        }
        return result.note(String.format(
                        Locale.ROOT,
                        "%d factors, observed weight %.0f, unobserved 1, l2 %.1f the same for all vectors; %d threads,"
                                + " kernels %s; time is of iterations alone on both sides",
                        TrainRace.FACTORS,
                        TrainRace.WEIGHT,
                        TrainRace.L2,
                        threads,
                        Kernels.fastest().name()))
                .note("resident_mib: most of the process until the first iteration was done (ours: of this JVM,"
                        + " bench and data included)")
                .build();
    }

    private static Interactions movieLens(Path folder) {
        Ids.Builder users = new Ids.Builder();
        Ids.Builder items = new Ids.Builder();
        ReadLimits limits = new ReadLimits(Integer.MAX_VALUE, 10, ReadLimits.DEFAULT.lineLength());
        Layout layout = new Layout.Delimited(' ', new Layout.Columns.Places(0, 1, -1, -1));
        Entries entries = new InteractionReader(users, items, limits)
                .read(folder.resolve("ml-1m_sas.txt"), layout)
                .entries();
        return entries.toMatrix(users.size(), items.size(), Entries.Duplicates.LAST);
    }
}
