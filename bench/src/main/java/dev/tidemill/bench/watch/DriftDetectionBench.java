package dev.tidemill.bench.watch;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.PythonPeers;
import dev.tidemill.bench.Target;
import dev.tidemill.watch.input.ColumnDrift;
import dev.tidemill.watch.input.DriftJudge;
import dev.tidemill.watch.input.InputWindow;
import dev.tidemill.watch.input.Measure;
import dev.tidemill.watch.input.Reference;
import dev.tidemill.watch.input.Span;
import dev.tidemill.watch.input.WindowDrift;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Seeded shifts, and how soon each is seen.
///
/// An alarm of ours is a window in which any column changed, or two columns no longer go together. Evidently's is
/// one in which its default test finds any column drifted (its verdict on the whole dataset asks for half of the
/// columns, and would see none of these). The choice stated again in Java runs beside the library itself, on the
/// same runs.
public final class DriftDetectionBench implements Bench {
    private static final String PEER = "evidently";

    @Override
    public String name() {
        return "drift-detection";
    }

    @Override
    public String description() {
        return "seeded shifts: share seen, delay in daily windows, share of false alarms; beside Evidently's default";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                new BenchOption("seeds", "N", "runs of each scenario; 20"),
                new BenchOption("rows", "N", "rows a day; 1000"));
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atMost("false_alarm_share", 0.01),
                Target.atMost("seasonal_false_alarm_share", 0.01),
                Target.atLeast("mean_detected_share", 0.99),
                Target.atLeast("variance_detected_share", 0.99),
                Target.atLeast("category_detected_share", 0.99),
                Target.atLeast("missing_detected_share", 0.99),
                Target.atLeast("correlation_detected_share", 0.99),
                Target.atLeast("gradual_detected_share", 0.99));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int seeds = (int) options.number("seeds", 20, 1, 1000);
        int rows = (int) options.number("rows", 1000, 50, 100_000);
        BenchResult.Builder result = BenchResult.of(name());
        DriftTally ours = new DriftTally();
        DriftTally theirs = new DriftTally();
        Map<Measure, DriftTally> measures = new EnumMap<>(Measure.class);
        Path data = Files.createDirectories(options.work().resolve("drift"));
        for (DriftScenario scenario : DriftScenario.values()) {
            options.say().accept(scenario.word() + ": " + seeds + " runs …");
            for (int seed = 0; seed < seeds; seed++) {
                DriftRun run = DriftRun.of(scenario, seed, rows);
                judge(run, ours, measures);
                theirs.add(scenario, evidently(run));
                write(run, data.resolve(scenario.word() + "-" + seed + ".csv"));
            }
        }
        ours.into(result, "");
        theirs.into(result, "evidently_default");
        measures.forEach((measure, tally) -> tally.into(result, "only_" + measure.word()));
        PythonPeers.of(options)
                .needing("requirements-drift.txt")
                .runInto(result, PEER, "drift_detection.py", List.of(data.toString()));
        result.note(seeds + " runs of each scenario, " + rows + " rows a day, " + DriftScenario.COLUMNS
                + " columns, the change begins in window " + DriftRun.BEGINS + " of " + DriftRun.WINDOWS
                + "; one not seen counts as a delay of " + (DriftRun.WINDOWS - DriftRun.BEGINS));
        result.note(
                "an alarm: any column changed, or two no longer go together; only_X: drift of columns by one measure"
                        + " alone with 0.1, rarity and the usual bound as always");
        result.note("evidently_default: its default choice stated again in Java"
                + " (legacy/calculations/stattests/registry.py, 2026-05), any column");
        return result.build();
    }

    /// Ours in full, and each measure alone.
    private static void judge(DriftRun run, DriftTally ours, Map<Measure, DriftTally> measures) {
        Span span = Span.of(Duration.ofDays(1));
        Span seasonal = run.scenario() == DriftScenario.SEASONAL ? span.withSeason(Duration.ofDays(7)) : span;
        Reference reference = Reference.of(1, "bench", seasonal, run.sample());
        boolean[] all = new boolean[DriftRun.WINDOWS];
        Map<Measure, boolean[]> alone = new EnumMap<>(Measure.class);
        for (int i = 0; i < DriftRun.WINDOWS; i++) {
            InputWindow window = new InputWindow(reference, DriftRun.start(i));
            for (double[] row : run.windows().get(i)) {
                window.add(row);
            }
            WindowDrift drift = DriftJudge.AUTO.judge(window);
            all[i] = drift.together() || drift.columns().stream().anyMatch(ColumnDrift::changed);
            for (Measure measure : Measure.values()) {
                WindowDrift by = new DriftJudge(measure, Double.NaN, DriftJudge.AUTO.level()).judge(window);
                alone.computeIfAbsent(measure, _ -> new boolean[DriftRun.WINDOWS])[i] =
                        by.columns().stream().anyMatch(ColumnDrift::drifted);
            }
        }
        ours.add(run.scenario(), all);
        alone.forEach((measure, alarms) ->
                measures.computeIfAbsent(measure, _ -> new DriftTally()).add(run.scenario(), alarms));
    }

    private static boolean[] evidently(DriftRun run) {
        boolean[] alarms = new boolean[DriftRun.WINDOWS];
        for (int column = 0; column < DriftScenario.COLUMNS; column++) {
            double[] reference = DriftRun.column(run.reference(), column);
            for (int i = 0; i < alarms.length; i++) {
                double[] current = DriftRun.column(run.windows().get(i), column);
                alarms[i] |= EvidentlyDefault.drifted(reference, current);
            }
        }
        return alarms;
    }

    /// The first column says which window a row is of; −1 is the reference.
    private static void write(DriftRun run, Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("window,c0,c1,c2,c3,c4,c5,c6,c7\n");
            rows(out, -1, run.reference());
            for (int i = 0; i < DriftRun.WINDOWS; i++) {
                rows(out, i, run.windows().get(i));
            }
        }
    }

    private static void rows(BufferedWriter out, int window, double[][] rows) throws IOException {
        for (double[] row : rows) {
            out.write(Integer.toString(window));
            for (double value : row) {
                out.write(',');
                out.write(Double.isNaN(value) ? "" : Double.toString(value));
            }
            out.write('\n');
        }
    }
}
