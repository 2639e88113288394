package dev.tidemill.bench.features;

import dev.tidemill.app.Application;
import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.ProcessorTime;
import dev.tidemill.bench.Target;
import dev.tidemill.features.ColumnBatch;
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
    private static final int RUNS = Integer.getInteger("runs", 5);

    @Override
    public String name() {
        return "features-replay";
    }

    @Override
    public String description() {
        return "the handbook's 15 features for every transaction; CPU seconds of all threads, reading the files excluded";
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atMost("cpu_seconds", 1.2),
                Target.atLeast("events_per_second", 1_500_000),
                Target.atMost("mismatches", 0));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        Path folder = options.requiredData("the folder with the handbook's transactions-*.csv.gz");
        BenchResult.Builder result = BenchResult.of(name());
        options.say().accept("reading transactions …");
        HandbookData data = HandbookData.read(folder);
        Application app = HandbookFeatures.application();
        FeaturePlan plan = FeaturePlan.compile(app);
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i <= RUNS; i++) {
            System.gc();
            ProcessorTime time = ProcessorTime.of(() -> fold(app, plan, data.batch(), (first, rows, features) -> {}));
            options.say().accept("run " + i + ": " + time.cpuSeconds() + " CPU s, " + time.wallSeconds() + " s");
            seconds.add(time.cpuSeconds());
        }
        double cold = seconds.removeFirst();
        Collections.sort(seconds);
        double median = seconds.get(RUNS / 2);
        GoldenValues golden = new GoldenValues(folder, plan.names());
        fold(app, plan, data.batch(), (first, rows, features) -> golden.add(data.ids, first, rows, features));
        golden.finish();
        result.metric("cpu_seconds", median)
                .metric("events_per_second", data.rows / median)
                .metric("cold_cpu_seconds", cold)
                .metric("mismatches", (double) golden.mismatches())
                .metric("compared", (double) golden.compared());
        golden.findings().forEach(result::note);
        return result.build();
    }

    private static void fold(Application app, FeaturePlan plan, ColumnBatch batch, ColumnSink sink) {
        new ColumnReplay(app, plan, Parallel.none()).run(batch, sink);
    }
}
