package dev.tidemill.bench.fraud;

import dev.tidemill.app.Application;
import dev.tidemill.app.ApplicationReader;
import dev.tidemill.app.ModelDefinition;
import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.PythonPeers;
import dev.tidemill.bench.Target;
import dev.tidemill.learn.SetEvaluation;
import dev.tidemill.learn.Trainer;
import dev.tidemill.learn.TrainingProgress;
import dev.tidemill.learn.TrainingTable;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The handbook's holdout and its four prequential test weeks, with its fifteen features and with all of
/// `apps/fraud`, through the product's own import, replay and training.
///
/// The parameters are fixed before: those of the application in `apps/fraud/app.yaml`, those of the fifteen features
/// here. Both were chosen on the validation weeks only, whose means are printed too.
public final class FraudQualityBench implements Bench {
    private static final int TOP = 100;
    private static final List<LocalDate> VALIDATION = days("2018-06-20", "2018-06-27", "2018-07-04", "2018-07-11");
    private static final List<LocalDate> PREQUENTIAL = days("2018-07-25", "2018-08-01", "2018-08-08", "2018-08-15");
    private static final String HOLDOUT = "2018-07-25";

    /// The fifteen of chapter 3, by their names in `apps/fraud/app.yaml`.
    static final List<String> HANDBOOK = List.of(
            "amount",
            "during_weekend",
            "during_night",
            "customer_count_1d",
            "customer_mean_amount_1d",
            "customer_count_7d",
            "customer_mean_amount_7d",
            "customer_count_30d",
            "customer_mean_amount_30d",
            "terminal_count_1d",
            "terminal_risk_1d",
            "terminal_count_7d",
            "terminal_risk_7d",
            "terminal_count_30d",
            "terminal_risk_30d");

    static final Map<String, Double> HANDBOOK_PARAMETERS = Map.of(
            "rounds", 120.0,
            "eta", 0.1,
            "max_depth", 4.0,
            "min_child_weight", 2.0,
            "subsample", 0.7,
            "colsample_bynode", 0.5,
            "num_parallel_tree", 5.0,
            "base_score", 0.5,
            "max_bin", 16384.0);

    @Override
    public String name() {
        return "fraud-quality";
    }

    @Override
    public String description() {
        return "how well fraud is found on the handbook's holdout and test weeks; all choices made on earlier weeks";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                new BenchOption("train-from", "DATE", "first day of the train week (" + HOLDOUT + ")"),
                new BenchOption("test-from", "DATE", "first day of the test week (two weeks after train-from)"));
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atLeast("auc_roc", 0.900),
                Target.atLeast("average_precision", 0.733),
                Target.atLeast("card_precision_at_100", 0.301),
                Target.atLeast("handbook_auc_roc", 0.873),
                Target.atLeast("handbook_average_precision", 0.683),
                Target.atLeast("handbook_card_precision_at_100", 0.295));
    }

    @Override
    public BenchResult run(BenchOptions options) throws InterruptedException {
        Path data = options.requiredData("the folder of the handbook's transactions-*.csv.gz");
        Application app = ApplicationReader.read(options.root().resolve("apps/fraud"));
        LocalDate trainFrom = day("train-from", options.value("train-from", HOLDOUT));
        LocalDate testFrom = day(
                "test-from", options.value("test-from", trainFrom.plusWeeks(2).toString()));
        Fold holdout = new Fold(trainFrom, testFrom);
        boolean usual = holdout.equals(Fold.of(LocalDate.parse(HOLDOUT)));
        List<Fold> folds = new ArrayList<>(List.of(holdout));
        if (usual) {
            PREQUENTIAL.forEach(day -> folds.add(Fold.of(day)));
            VALIDATION.forEach(day -> folds.add(Fold.of(day)));
        }
        options.say().accept("importing and replaying " + data + " …");
        TrainingTable table = FraudRows.load(
                app,
                data,
                Fold.midnight(folds.stream()
                        .map(Fold::trainFrom)
                        .min(LocalDate::compareTo)
                        .orElseThrow()),
                Fold.midnight(
                        folds.stream().map(Fold::end).max(LocalDate::compareTo).orElseThrow()));
        BenchResult.Builder result = BenchResult.of(name());
        for (Candidate candidate : candidates(app)) {
            options.say()
                    .accept("training on " + candidate.definition().features().size() + " features …");
            candidate.report(result, "", List.of(holdout), table);
            if (usual) {
                candidate.report(
                        result,
                        "prequential_",
                        PREQUENTIAL.stream().map(Fold::of).toList(),
                        table);
                candidate.report(
                        result, "validation_", VALIDATION.stream().map(Fold::of).toList(), table);
            }
        }
        PythonPeers.of(options)
                .runInto(
                        result,
                        "xgboost 100/0.1/3, 15 features",
                        "fraud_quality.py",
                        List.of(data.toAbsolutePath().toString(), trainFrom.toString(), testFrom.toString()));
        return result.note("train week " + trainFrom + ", test week " + testFrom
                        + "; perfect card precision is 0.397 on the handbook's holdout")
                .note("validation_: mean over train weeks from " + VALIDATION + ", on which all was chosen")
                .note("prequential_: mean over train weeks from " + PREQUENTIAL)
                .build();
    }

    private static List<Candidate> candidates(Application app) {
        ModelDefinition own = app.model().orElseThrow();
        return List.of(
                new Candidate("", own, own.features(), own.parameters()),
                new Candidate("handbook_", own, HANDBOOK, HANDBOOK_PARAMETERS));
    }

    /// One way to find fraud.
    private record Candidate(String prefix, ModelDefinition definition) {
        Candidate(String prefix, ModelDefinition own, List<String> features, Map<String, Double> parameters) {
            this(
                    prefix,
                    new ModelDefinition(
                            own.algorithm(),
                            features,
                            parameters,
                            Map.of(),
                            own.split(),
                            "none",
                            own.seed(),
                            "average_precision",
                            Optional.of(new ModelDefinition.PrecisionAt("customer_id", TOP))));
        }

        /// The means over the folds.
        void report(BenchResult.Builder result, String kind, List<Fold> folds, TrainingTable table) {
            double[] sums = new double[3];
            for (Fold fold : folds) {
                SetEvaluation test = new Trainer(Runtime.getRuntime().availableProcessors())
                        .train(fold.withoutKnownCards(table), definition, fold.split(), TrainingProgress.SILENT)
                        .evaluation()
                        .test()
                        .orElseThrow();
                sums[0] += test.value("auc_roc");
                sums[1] += test.value("average_precision");
                sums[2] += test.value("precision_at_" + TOP);
            }
            result.metric(prefix + kind + "auc_roc", sums[0] / folds.size())
                    .metric(prefix + kind + "average_precision", sums[1] / folds.size())
                    .metric(prefix + kind + "card_precision_at_100", sums[2] / folds.size());
        }
    }

    private static LocalDate day(String option, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("--" + option + " must be a day as 2018-07-25, got \"" + text + "\"", e);
        }
    }

    private static List<LocalDate> days(String... days) {
        return java.util.Arrays.stream(days).map(LocalDate::parse).toList();
    }
}
