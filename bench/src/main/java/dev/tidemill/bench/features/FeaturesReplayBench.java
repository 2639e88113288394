package dev.tidemill.bench.features;

import dev.tidemill.app.Application;
import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.ProcessorTime;
import dev.tidemill.bench.PythonPeers;
import dev.tidemill.bench.Target;
import dev.tidemill.features.ColumnReplay;
import dev.tidemill.features.ColumnSink;
import dev.tidemill.features.FeaturePlan;
import dev.tidemill.features.Parallel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The handbook's fifteen features for all its transactions: sorted by key, folded, read, turned into columns.
public final class FeaturesReplayBench implements Bench {
    private static final int RUNS = 5;
    private static final long MILLION = 1_000_000;

    @Override
    public String name() {
        return "features-replay";
    }

    @Override
    public String description() {
        return "the handbook's 15 features for every transaction: CPU seconds of all threads, without reading the"
                + " files; median of " + RUNS + " after one to warm up";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                new BenchOption("peers", "yes|no", "whether pandas, NumPy and DuckDB run too (yes)"),
                new BenchOption("scale", "MILLIONS", "the most simulated events, 0 for none (10)"));
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atMost("cpu_seconds", 1.2),
                Target.atLeast("events_per_second", 1_500_000),
                Target.atMost("mismatches", 0),
                Target.atMost("live_35_features_micros", 3));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        Path folder = options.requiredData("the folder with the handbook's transactions-*.csv.gz");
        BenchResult.Builder result = BenchResult.of(name());
        options.say().accept("reading transactions …");
        HandbookData data = HandbookData.read(folder);
        double seconds = ours(options, data, result);
        check(data, folder, result);
        LiveCost live = new LiveCost(data);
        result.metric("replay_of_events_per_second", live.replayedPerSecond(HandbookFeatures.application()))
                .metric("live_15_features_micros", live.microsPerDecision(HandbookFeatures.application()))
                .metric("live_35_features_micros", live.microsPerDecision(HandbookFeatures.thirtyFive()));
        scale(options, result);
        if (options.value("peers", "yes").equals("yes")) {
            peers(options, folder, data, seconds, result);
        }
        return result.note("CPU seconds are those of the whole process: compiler and collector included; a replay in"
                        + " a process that has just started takes cold_cpu_seconds")
                .build();
    }

    private static double ours(BenchOptions options, HandbookData data, BenchResult.Builder result) throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i <= RUNS; i++) {
            ProcessorTime time = ProcessorTime.of(() -> fold(data, (first, rows, features) -> {}));
            options.say().accept("run " + i + ": " + time.cpuSeconds() + " CPU s");
            seconds.add(time.cpuSeconds());
        }
        double cold = seconds.removeFirst();
        Collections.sort(seconds);
        double median = seconds.get(RUNS / 2);
        result.metric("cpu_seconds", median)
                .metric("events_per_second", data.rows / median)
                .metric("cold_cpu_seconds", cold);
        return median;
    }

    private static void check(HandbookData data, Path folder, BenchResult.Builder result) throws Exception {
        Application app = HandbookFeatures.application();
        GoldenValues golden = new GoldenValues(folder, FeaturePlan.compile(app).names());
        fold(data, (first, rows, features) -> golden.add(data.ids, first, rows, features));
        golden.finish();
        result.metric("mismatches", (double) golden.mismatches()).metric("values_compared", (double) golden.compared());
        golden.findings().forEach(result::note);
    }

    private static void fold(HandbookData data, ColumnSink sink) {
        Application app = HandbookFeatures.application();
        new ColumnReplay(app, FeaturePlan.compile(app), Parallel.none()).run(data.batch(), sink);
    }

    private static void scale(BenchOptions options, BenchResult.Builder result) throws Exception {
        long most = options.number("scale", 10, 0, 100);
        for (long millions : new long[] {1, 2, 5, 10, 20, 50, 100}) {
            if (millions <= most) {
                options.say().accept(millions + " million simulated events in 1 GiB …");
                double seconds =
                        ScaleRun.start(millions * MILLION, "1g", options.work()).cpuSeconds();
                result.metric("simulated_" + millions + "m_cpu_seconds", seconds);
            }
        }
    }

    private static void peers(
            BenchOptions options, Path folder, HandbookData data, double seconds, BenchResult.Builder result)
            throws Exception {
        result.metric("ratio_duckdb", WindowSql.run(options, folder, data.rows, result) / seconds);
        PythonPeers python = PythonPeers.of(options);
        for (String peer : List.of("numpy", "pandas")) {
            String script = "features_" + peer + ".py";
            switch (python.run(script, List.of(folder.toAbsolutePath().toString()))) {
                case PythonPeers.Outcome.Figures(var figures) -> {
                    result.peer(peer, figures);
                    result.metric("ratio_" + peer, figures.getOrDefault("cpu_seconds", Double.NaN) / seconds);
                }
                case PythonPeers.Outcome.Skipped(String reason) -> result.note("peer " + peer + ": " + reason);
            }
        }
    }
}
