package dev.tidemill.bench.recommend;

import com.sun.management.OperatingSystemMXBean;
import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.PythonPeers;
import dev.tidemill.bench.Target;
import dev.tidemill.recommend.factor.Factorisation;
import dev.tidemill.recommend.factor.IalsParameters;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.InteractionReader;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.matrix.Layout;
import dev.tidemill.recommend.matrix.ReadLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// How long iALS takes to reach the value of the objective that `implicit` reaches in its 15 iterations:
/// the same data, the same weighted squared loss, the same number of threads.
public final class RecommendTrainBench implements Bench {
    private static final int FACTORS = 64;
    private static final int PEER_ITERATIONS = 15;
    private static final int MOST_ITERATIONS = 60;
    private static final double L2 = 1;
    private static final float WEIGHT = 20;
    private static final double RELAXATION = 1.5;

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
                new BenchOption("block", "N", "coordinates solved for together (64: exact least squares)"),
                new BenchOption("threads", "N", "threads of each side (all processors)"));
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atLeast("speed_over_implicit", 1), Target.atLeast("movielens_1m_speed_over_implicit", 1));
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
                measure("movielens_1m_", movieLens(options.data().get()), options, workers, result);
            } else {
                result.note("movielens-1m: skipped, --data names no folder with ml-1m_sas.txt");
            }
            options.say().accept("simulating " + interactions + " interactions …");
            LongTail tail = new LongTail(interactions / 25, Math.max(1000, interactions / 200), interactions);
            measure("", tail.generate(1), options, workers, result);
        }
        return result.note(String.format(
                        Locale.ROOT,
                        "%d factors, observed weight %.0f, unobserved 1, l2 %.1f the same for all vectors; %d threads,"
                                + " kernels %s; time is of iterations alone on both sides",
                        FACTORS,
                        WEIGHT,
                        L2,
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

    private static void measure(
            String prefix, Interactions data, BenchOptions options, Workers workers, BenchResult.Builder result)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(options.work().resolve("peer-" + prefix));
        write(folder.resolve("indptr.i32"), data.offsets());
        write(folder.resolve("indices.i32"), data.columns());
        PythonPeers.Outcome outcome = PythonPeers.of(options)
                .needing("requirements-recommend.txt")
                .run(
                        "recommend_train.py",
                        List.of(
                                folder.toString(),
                                Integer.toString(workers.threads()),
                                Integer.toString(FACTORS),
                                Double.toString(L2),
                                Float.toString(WEIGHT),
                                Integer.toString(PEER_ITERATIONS)));
        double goal = Double.NEGATIVE_INFINITY;
        double theirs = Double.NaN;
        switch (outcome) {
            case PythonPeers.Outcome.Skipped skipped ->
                result.note("peer implicit: " + skipped.reason() + "; ours ran its iterations without a goal");
            case PythonPeers.Outcome.Figures figures -> {
                Map<String, Double> values = figures.values();
                values.forEach((name, value) -> result.peer("implicit", prefix + name, value));
                goal = values.getOrDefault("objective", goal);
                theirs = values.getOrDefault("train_seconds", theirs);
            }
        }
        double ours = reach(goal, prefix, data, options, workers, result);
        result.metric(prefix + "speed_over_implicit", theirs / ours);
        result.note(prefix + "data: " + data.size() + " interactions, " + data.users() + " users, " + data.items()
                + " items");
    }

    /// Seconds of the iterations that it took.
    private static double reach(
            double goal,
            String prefix,
            Interactions data,
            BenchOptions options,
            Workers workers,
            BenchResult.Builder result)
            throws IOException {
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        float[] weights = new float[data.size()];
        Arrays.fill(weights, WEIGHT);
        int block = (int) options.number("block", 64, 1, 1024);
        IalsParameters parameters = new IalsParameters(FACTORS, 1, L2, 0, 1, block, 0.1, RELAXATION);
        Factorisation state = new Factorisation(data.withWeights(weights), parameters, 1, Kernels.fastest(), workers);
        double seconds = 0;
        double processorSeconds = 0;
        double objective = Double.POSITIVE_INFINITY;
        double resident = 0;
        int iterations = 0;
        int most = goal == Double.NEGATIVE_INFINITY ? PEER_ITERATIONS : MOST_ITERATIONS;
        while (objective > goal && iterations < most) {
            long begun = System.nanoTime();
            long processor = process.getProcessCpuTime();
            state.iterate();
            processorSeconds += (process.getProcessCpuTime() - processor) / 1e9;
            double spent = (System.nanoTime() - begun) / 1e9;
            seconds += spent;
            iterations++;
            resident = iterations == 1 ? residentMost() : resident;
            objective = state.objective();
            options.say()
                    .accept(String.format(
                            Locale.ROOT, "iteration %d: %.2f s, objective %.0f", iterations, spent, objective));
        }
        result.metric(
                        prefix + "train_seconds",
                        objective <= goal || goal == Double.NEGATIVE_INFINITY ? seconds : Double.NaN)
                .metric(prefix + "processor_seconds", processorSeconds)
                .metric(prefix + "iterations", iterations)
                .metric(prefix + "objective", objective)
                .metric(prefix + "resident_mib", resident);
        return seconds;
    }

    private static double residentMost() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static void write(Path file, int[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int value : values) {
                if (bytes.remaining() < Integer.BYTES) {
                    out.write(bytes.array(), 0, bytes.position());
                    bytes.clear();
                }
                bytes.putInt(value);
            }
            out.write(bytes.array(), 0, bytes.position());
        }
    }
}
