package dev.tidemill.bench.platform;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.fraud.HandbookCsv;
import dev.tidemill.fraud.JudgedLoad.Quality;
import dev.tidemill.fraud.Pattern;
import dev.tidemill.fraud.Simulator;
import dev.tidemill.platform.RetrainingRun;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `loop`: a kind of fraud that nobody has seen before switches on; from its first payment to the retrained
/// model at all of the traffic, without a hand, beside the same platform that does not retrain.
public final class LoopBench implements Bench {
    private static final String CONTROL = "no retraining";

    @Override
    public String name() {
        return "loop";
    }

    @Override
    public String description() {
        return "From the first changed payment to the retrained model at 100 % of traffic, without a hand, in event time"
                + " and wall time; quality before, during, after, beside no retraining.";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                new BenchOption("customers", "N", "How many cards there are, with twice as many terminals; 2000."),
                new BenchOption("pattern", "KIND", "card-testing, account-takeover or terminal-compromise; the first."),
                new BenchOption("percent", "N", "Of cards or terminals that it hits within sixty days; 60."),
                new BenchOption("seed", "N", "Of the simulation; 11."));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        LoopSetting setting = new LoopSetting(
                (int) options.number("customers", 2000, 100, 1_000_000),
                kind(options.value("pattern", Pattern.Kind.CARD_TESTING.word())),
                options.number("percent", 60, 1, 100) / 100.0,
                options.number("seed", 11, 0, Long.MAX_VALUE));
        Path files = options.work().resolve("history");
        HandbookCsv.write(new Simulator(setting.history()), files);
        options.say().accept("with retraining:");
        LoopRun.Result loop = new LoopRun(setting, Optional.empty(), options.say())
                .run(options.root(), files, options.work().resolve("loop"));
        BenchResult.Builder result = BenchResult.of(name());
        times(result, loop);
        quality(loop).forEach(result::metric);
        if (loop.promoted().isPresent()) {
            options.say().accept(CONTROL + ":");
            LoopRun.Result control = new LoopRun(setting, loop.promoted(), options.say())
                    .run(options.root(), files, options.work().resolve("control"));
            result.peer(CONTROL, quality(control));
        } else {
            result.note("the retrained model was not in production thirty days after the switch; the last run: "
                    + loop.run()
                            .map(run -> run.stage().word() + ", " + run.why())
                            .orElse("none began"));
        }
        return notes(result).build();
    }

    private static Pattern.Kind kind(String word) {
        return Arrays.stream(Pattern.Kind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--pattern must be one of "
                        + Arrays.stream(Pattern.Kind.values())
                                .map(Pattern.Kind::word)
                                .toList() + ", got \"" + word + "\""));
    }

    private static void times(BenchResult.Builder result, LoopRun.Result loop) {
        result.metric(
                "days_to_drift_alert", days(Optional.ofNullable(loop.alerts().get("pace"))));
        result.metric(
                "days_to_quality_alert", days(Optional.ofNullable(loop.alerts().get("ranking"))));
        result.metric("days_to_trigger", days(loop.run().map(RetrainingRun::began)));
        result.metric("days_to_full_traffic", days(loop.promoted()));
        result.metric("learning_seconds", loop.learningSeconds());
        result.metric("wall_seconds", loop.wallSeconds());
        result.metric("retraining_runs", loop.run().map(RetrainingRun::run).orElse(0));
    }

    private static double days(Optional<Instant> at) {
        return at.map(when -> Duration.between(LoopSetting.at(LoopSetting.SWITCH), when)
                                .toSeconds()
                        / 86_400.0)
                .orElse(Double.NaN);
    }

    private static Map<String, Double> quality(LoopRun.Result result) {
        Map<String, Double> figures = new LinkedHashMap<>();
        put(figures, "before", result.before());
        put(figures, "during", result.during());
        put(figures, "after", result.after());
        return figures;
    }

    private static void put(Map<String, Double> figures, String when, Quality quality) {
        figures.put("auc_" + when, quality.aucRoc());
        figures.put("average_precision_" + when, quality.averagePrecision());
        figures.put("card_precision_at_" + LoopSetting.CARDS_A_DAY + "_" + when, quality.cardPrecision());
        figures.put("caught_share_" + when, quality.caught());
        figures.put("payments_" + when, (double) quality.decisions());
        figures.put("frauds_" + when, (double) quality.frauds());
    }

    private static BenchResult.Builder notes(BenchResult.Builder result) {
        return result.note("no peer runs this loop; the control is the same platform on the same payments without a"
                        + " trigger, judged over the same spans of event time")
                .note("quality is against what really happened, which no event says; whichever version answered, and"
                        + " without what no model answered; the rollout belongs to \"during\"")
                .note(
                        "days are event time from midnight of the day on which the pattern switches on; verdicts come a day"
                                + " after the payment; while something is computed the simulated time stands still")
                .note("bakes are declared as 0 s: steps wait for evidence only, and a real bake adds itself;"
                        + " wall_seconds includes deciding all payments until then, as fast as one thread goes")
                .note("learning_seconds: from the trigger to the begin of the rollout: dataset, training, comparison");
    }
}
