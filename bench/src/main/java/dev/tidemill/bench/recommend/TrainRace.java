package dev.tidemill.bench.recommend;

import com.sun.management.OperatingSystemMXBean;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.PythonPeers;
import dev.tidemill.recommend.factor.Factorisation;
import dev.tidemill.recommend.factor.IalsParameters;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Interactions;
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

/// `implicit` and Spark, then ours until the objective is as small, on one set of interactions.
///
/// @param prefix of the figures' names
record TrainRace(String prefix, Interactions data, BenchOptions options, Workers workers) {
    static final int FACTORS = 64;
    static final double L2 = 1;
    static final float WEIGHT = 20;
    private static final double RELAXATION = 1.5;
    private static final int PEER_ITERATIONS = 15;
    private static final int MOST_ITERATIONS = 60;
    private static final String TIME = "train_seconds";
    private static final String PROCESSED = "processor_seconds";
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /// A solver of others.
    private record Peer(String name, String requirements, String script) {
        static final Peer IMPLICIT = new Peer("implicit", "requirements-recommend.txt", "recommend_train.py");
        static final Peer SPARK = new Peer("spark_als", "requirements-spark.txt", "recommend_train_spark.py");
    }

    void run(BenchResult.Builder result) throws IOException, InterruptedException {
        result.note(prefix + "data: " + data.size() + " interactions, " + data.users() + " users, " + data.items()
                + " items");
        Map<String, Double> implicit = figures(Peer.IMPLICIT, result);
        Map<String, Double> spark = options.number("spark", 1, 0, 1) > 0 ? figures(Peer.SPARK, result) : Map.of();
        double goal = implicit.getOrDefault("objective", Double.NEGATIVE_INFINITY);
        Reached reached = ours(goal, spark.getOrDefault("objective", Double.NEGATIVE_INFINITY), result);
        if (!implicit.isEmpty()) {
            result.metric(
                            prefix + "speed_over_implicit",
                            told(implicit, TIME) / reached.goal().seconds())
                    .metric(
                            prefix + "processor_over_implicit",
                            told(implicit, PROCESSED) / reached.goal().processed());
        }
        if (!spark.isEmpty()) {
            result.metric(
                            prefix + "speed_over_spark",
                            told(spark, TIME) / reached.sparks().seconds())
                    .metric(
                            prefix + "processor_over_spark",
                            told(spark, PROCESSED) / reached.sparks().processed());
        }
    }

    private static double told(Map<String, Double> figures, String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    /// What a peer printed; nothing where it could not run.
    private Map<String, Double> figures(Peer peer, BenchResult.Builder result)
            throws IOException, InterruptedException {
        return switch (outcome(peer)) {
            case PythonPeers.Outcome.Skipped skipped -> {
                result.note(prefix + "peer " + peer.name() + ": " + skipped.reason());
                yield Map.of();
            }
            case PythonPeers.Outcome.Figures figures -> {
                figures.values().forEach((name, value) -> result.peer(peer.name(), prefix + name, value));
                yield figures.values();
            }
        };
    }

    private PythonPeers.Outcome outcome(Peer peer) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(options.work().resolve("peer-" + prefix));
        write(folder.resolve("indptr.i32"), data.offsets());
        write(folder.resolve("indices.i32"), data.columns());
        return PythonPeers.of(options)
                .needing(peer.requirements())
                .run(
                        peer.script(),
                        List.of(
                                folder.toString(),
                                Integer.toString(workers.threads()),
                                Integer.toString(FACTORS),
                                Double.toString(L2),
                                Float.toString(WEIGHT),
                                Integer.toString(PEER_ITERATIONS)));
    }

    /// When the objectives of others were reached; NaN where they were not.
    private record Reached(Spent goal, Spent sparks) {
        static final Reached NEITHER = new Reached(Spent.NEVER, Spent.NEVER);

        Reached after(boolean goals, boolean likeSpark, Spent spent) {
            return new Reached(goals ? goal.or(spent) : goal, likeSpark ? sparks.or(spent) : sparks);
        }
    }

    /// @param processed in seconds of the processor
    private record Spent(int iterations, double seconds, double processed, double objective) {
        static final Spent NEVER = new Spent(0, Double.NaN, Double.NaN, Double.NaN);

        Spent or(Spent later) {
            return Double.isNaN(seconds) ? later : this;
        }
    }

    /// Infinite where there is no goal.
    private static double known(double goal) {
        return goal == Double.NEGATIVE_INFINITY ? Double.POSITIVE_INFINITY : goal;
    }

    /// Iterates until the objective is as small as both of the others'.
    private Reached ours(double goal, double sparks, BenchResult.Builder result) throws IOException {
        float[] weights = new float[data.size()];
        Arrays.fill(weights, WEIGHT);
        int block = (int) options.number("block", 64, 1, 1024);
        IalsParameters parameters =
                new IalsParameters(FACTORS, 1, L2, 0, 1, block, IalsParameters.DEFAULT.deviation(), RELAXATION);
        Factorisation state = new Factorisation(data.withWeights(weights), parameters, 1, Kernels.fastest(), workers);
        double least = Math.min(known(goal), known(sparks));
        boolean free = least == Double.POSITIVE_INFINITY;
        int most = free ? PEER_ITERATIONS : MOST_ITERATIONS;
        Reached reached = Reached.NEITHER;
        long wall = 0;
        long processor = 0;
        double objective = Double.POSITIVE_INFINITY;
        int iterations = 0;
        while ((free || objective > least) && iterations < most) {
            long wallBegun = System.nanoTime();
            long processorBegun = PROCESS.getProcessCpuTime();
            state.iterate();
            wall += System.nanoTime() - wallBegun;
            processor += PROCESS.getProcessCpuTime() - processorBegun;
            iterations++;
            if (iterations == 1) {
                result.metric(prefix + "resident_mib", residentMost());
            }
            objective = state.objective();
            Spent spent = new Spent(iterations, wall / 1e9, processor / 1e9, objective);
            boolean goals = goal == Double.NEGATIVE_INFINITY ? iterations == most : objective <= goal;
            reached = reached.after(goals, objective <= sparks, spent);
            say(iterations, wall, objective);
        }
        result.metric(prefix + TIME, reached.goal().seconds())
                .metric(prefix + PROCESSED, reached.goal().processed())
                .metric(prefix + "iterations", reached.goal().iterations())
                .metric(prefix + "objective", reached.goal().objective());
        return reached;
    }

    private void say(int iterations, long wall, double objective) {
        options.say()
                .accept(String.format(
                        Locale.ROOT, "iteration %d: after %.2f s, objective %.0f", iterations, wall / 1e9, objective));
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

    /// Little-endian, without a header.
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
