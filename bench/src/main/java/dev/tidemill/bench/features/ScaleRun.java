package dev.tidemill.bench.features;

import dev.tidemill.app.Application;
import dev.tidemill.bench.ProcessorTime;
import dev.tidemill.features.ColumnBatch;
import dev.tidemill.features.ColumnReplay;
import dev.tidemill.features.FeaturePlan;
import dev.tidemill.features.Parallel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// The same features over simulated events of any number, in a process of its own whose heap is bounded: half a
/// year, as many events for each customer and terminal as the handbook has, so that keys grow with the events.
final class ScaleRun {
    private static final long HALF_YEAR = Duration.ofDays(183).toMillis();
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private ScaleRun() {}

    /// What one size took.
    record Figures(double cpuSeconds, double checksum) {}

    /// Starts the process and waits for it.
    ///
    /// @param heap the most that its heap may take: `1g`
    static Figures start(long events, String heap, Path work) throws IOException, InterruptedException {
        Path output = work.resolve("scale-" + events + ".txt");
        String java = ProcessHandle.current().info().command().orElse("java");
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-Xmx" + heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScaleRun.class.getName(),
                        Long.toString(events),
                        output.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(work.resolve("scale-errors.txt").toFile())
                .start();
        try {
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("simulated events must fit in a heap of " + heap + ", " + events + " did not: "
                        + Files.readString(work.resolve("scale-errors.txt")));
            }
        } finally {
            process.destroyForcibly();
        }
        String[] parts = Files.readString(output).strip().split(" ");
        return new Figures(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
    }

    /// @param arguments how many events, and the file that gets the CPU seconds and a checksum
    public static void main(String[] arguments) throws Exception {
        Figures figures = run(Long.parseLong(arguments[0]));
        Files.writeString(
                Path.of(arguments[1]), figures.cpuSeconds() + " " + figures.checksum(), StandardCharsets.UTF_8);
    }

    static Figures run(long events) throws Exception {
        Application app = HandbookFeatures.application();
        FeaturePlan plan = FeaturePlan.compile(app);
        ColumnReplay replay = new ColumnReplay(app, plan, Parallel.none());
        Batches batches = new Batches(events);
        double[] sum = {0};
        double seconds = 0;
        while (batches.next()) {
            seconds += ProcessorTime.of(() -> replay.run(batches.batch(), (first, rows, features) -> {
                        for (int row = 0; row < rows; row += 64) {
                            sum[0] += features[14][row];
                        }
                    }))
                    .cpuSeconds();
        }
        return new Figures(seconds, sum[0]);
    }

    /// Events in batches, made one after the other so that only the engine's memory grows with their number.
    private static final class Batches {
        private final long events;
        private final SplittableRandom random = new SplittableRandom(1);
        private final long[] times = new long[ColumnReplay.CHUNK];
        private final long[] ids = new long[ColumnReplay.CHUNK];
        private final long[] cents = new long[ColumnReplay.CHUNK];
        private final long[] frauds = new long[ColumnReplay.CHUNK];
        private final int[] customers = new int[ColumnReplay.CHUNK];
        private final int[] terminals = new int[ColumnReplay.CHUNK];
        private long made;
        private int rows;

        Batches(long events) {
            this.events = events;
        }

        boolean next() {
            rows = (int) Math.min(ColumnReplay.CHUNK, events - made);
            for (int row = 0; row < rows; row++, made++) {
                ids[row] = made;
                times[row] = (long) ((double) made / events * HALF_YEAR);
                cents[row] = random.nextLong(1, 20_000);
                frauds[row] = random.nextInt(120) == 0 ? 1 : 0;
                customers[row] = random.nextInt((int) (events / 350) + 1);
                terminals[row] = random.nextInt((int) (events / 175) + 1);
            }
            return rows > 0;
        }

        ColumnBatch batch() {
            return new ColumnBatch(
                    rows,
                    times,
                    ids,
                    new int[][] {customers, terminals},
                    Map.of("at", times, "amount", cents, "fraud", frauds));
        }
    }
}
