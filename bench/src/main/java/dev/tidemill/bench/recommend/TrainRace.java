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

/// `implicit`, then ours until the objective is as small, on one set of interactions.
///
/// @param prefix of the figures' names
record TrainRace(String prefix, Interactions data, BenchOptions options, Workers workers) {
    static final int FACTORS = 64;
    static final double L2 = 1;
    static final float WEIGHT = 20;
    private static final double RELAXATION = 1.5;
    private static final int PEER_ITERATIONS = 15;
    private static final int MOST_ITERATIONS = 60;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    void run(BenchResult.Builder result) throws IOException, InterruptedException {
        result.note(prefix + "data: " + data.size() + " interactions, " + data.users() + " users, " + data.items()
                + " items");
        switch (peer()) {
            case PythonPeers.Outcome.Skipped skipped -> {
                result.note("peer implicit: " + skipped.reason() + "; ours ran " + PEER_ITERATIONS
                        + " iterations without a goal");
                ours(Double.NEGATIVE_INFINITY, result);
            }
            case PythonPeers.Outcome.Figures figures -> {
                Map<String, Double> values = figures.values();
                values.forEach((name, value) -> result.peer("implicit", prefix + name, value));
                double seconds = ours(values.getOrDefault("objective", Double.NaN), result);
                result.metric(
                        prefix + "speed_over_implicit", values.getOrDefault("train_seconds", Double.NaN) / seconds);
            }
        }
    }

    private PythonPeers.Outcome peer() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(options.work().resolve("peer-" + prefix));
        write(folder.resolve("indptr.i32"), data.offsets());
        write(folder.resolve("indices.i32"), data.columns());
        return PythonPeers.of(options)
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
    }

    /// Seconds of the iterations that it took; NaN where the goal was not reached.
    private double ours(double goal, BenchResult.Builder result) throws IOException {
        float[] weights = new float[data.size()];
        Arrays.fill(weights, WEIGHT);
        int block = (int) options.number("block", 64, 1, 1024);
        IalsParameters parameters =
                new IalsParameters(FACTORS, 1, L2, 0, 1, block, IalsParameters.DEFAULT.deviation(), RELAXATION);
        Factorisation state = new Factorisation(data.withWeights(weights), parameters, 1, Kernels.fastest(), workers);
        boolean free = goal == Double.NEGATIVE_INFINITY;
        int most = free ? PEER_ITERATIONS : MOST_ITERATIONS;
        long wall = 0;
        long processor = 0;
        double objective = Double.POSITIVE_INFINITY;
        int iterations = 0;
        while (objective > goal && iterations < most) {
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
            options.say()
                    .accept(String.format(
                            Locale.ROOT,
                            "iteration %d: after %.2f s, objective %.0f",
                            iterations,
                            wall / 1e9,
                            objective));
        }
        double seconds = free || objective <= goal ? wall / 1e9 : Double.NaN;
        result.metric(prefix + "train_seconds", seconds)
                .metric(prefix + "processor_seconds", processor / 1e9)
                .metric(prefix + "iterations", iterations)
                .metric(prefix + "objective", objective);
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
