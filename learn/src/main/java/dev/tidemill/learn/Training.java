package dev.tidemill.learn;

import dev.tidemill.app.ModelDefinition;
import dev.tidemill.learn.Evaluation.Importance;
import dev.tidemill.learn.Evaluation.Trial;
import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.FeatureProfile;
import dev.tidemill.registry.ModelArtifact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/// One training in progress: search, calibration, report.
final class Training {
    private final TrainingTable table;
    private final ModelDefinition definition;
    private final TimeSplit split;
    private final int threads;
    private final TrainingProgress progress;
    private final Evaluator evaluator;

    Training(TrainingTable table, ModelDefinition definition, TimeSplit split, int threads, TrainingProgress progress) {
        this.table = table;
        this.definition = definition;
        this.split = split;
        this.threads = threads;
        this.progress = progress;
        this.evaluator = new Evaluator(definition.precisionAt(), definition.seed());
    }

    private record Found(Boosting.Run run, XgboostParameters parameters, List<Trial> trials) {}

    TrainedModel run(int[] trainRows, Matrix train, int[] validationRows, Optional<Matrix> validation)
            throws XGBoostError {
        Found found = search(trainRows, train, validationRows, validation);
        Booster booster = load(found.run().model());
        try {
            progress.report(1, 1, "calibrating and judging");
            Calibration calibration = new Calibration.None();
            Optional<SetEvaluation> onValidation = Optional.empty();
            if (validation.isPresent()) {
                Judged judged = Judged.of(table, validationRows, Boosting.margins(booster, validation.get()));
                calibration = calibrate(judged);
                onValidation = Optional.of(evaluator.judge(judged, split.validation(), calibration));
            }
            Evaluation evaluation = new Evaluation(
                    rows(trainRows),
                    onValidation,
                    test(booster, calibration),
                    found.run().rounds(),
                    found.parameters().values(),
                    found.trials(),
                    importance(booster));
            return new TrainedModel(artifact(booster, calibration, trainRows), evaluation);
        } finally {
            booster.dispose();
        }
    }

    private Found search(int[] trainRows, Matrix train, int[] validationRows, Optional<Matrix> validation)
            throws XGBoostError {
        List<XgboostParameters> combinations =
                Search.combinations(definition.parameters(), definition.search()).stream()
                        .map(XgboostParameters::new)
                        .toList();
        if (combinations.size() > 1 && validation.isEmpty()) {
            throw Trainer.invalid("a search must have a validation span to choose on, got none (declare one, or try"
                    + " one combination)");
        }
        int total = combinations.stream().mapToInt(XgboostParameters::rounds).sum();
        ToDoubleFunction<double[]> quality = quality(validationRows);
        Boosting boosting = new Boosting(train, validation, quality);
        List<Trial> trials = new ArrayList<>();
        Found best = null;
        int done = 0;
        int positives = positives(trainRows);
        for (XgboostParameters parameters : combinations) {
            int before = done;
            String message = "combination " + (trials.size() + 1) + " of " + combinations.size();
            Boosting.Run run = boosting.run(
                    parameters.forXgboost(definition.seed(), threads, trainRows.length, positives),
                    parameters.rounds(),
                    parameters.earlyStoppingRounds(),
                    round -> progress.report(before + round, total, message));
            trials.add(new Trial(
                    parameters.values(),
                    run.rounds(),
                    definition.metric().equals("log_loss") ? -run.value() : run.value()));
            done += parameters.rounds();
            if (best == null || run.value() > best.run().value()) {
                best = new Found(run, parameters, trials);
            }
        }
        return java.util.Objects.requireNonNull(best, "a search has at least one combination");
    }

    private ToDoubleFunction<double[]> quality(int[] validationRows) {
        String metric = definition.metric();
        int top = definition.precisionAt().map(ModelDefinition.PrecisionAt::top).orElse(0);
        return switch (metric) {
            case "auc_roc" ->
                margins -> judged(validationRows, margins).ranked().aucRoc();
            case "average_precision" ->
                margins -> judged(validationRows, margins).ranked().averagePrecision();
            case "log_loss" -> margins -> -logLoss(judged(validationRows, margins));
            case "precision_at" -> {
                if (top == 0 || table.groups().length == 0) {
                    throw Trainer.invalid("metric precision_at must have precision_at declared and groups in the table,"
                            + " got none");
                }
                yield margins -> judged(validationRows, margins).precisionAt(top);
            }
            default ->
                throw Trainer.invalid("metric must be one of [auc_roc, average_precision, log_loss, precision_at],"
                        + " got \"" + metric + "\"");
        };
    }

    private Judged judged(int[] rows, double[] margins) {
        return Judged.of(table, rows, margins);
    }

    private static double logLoss(Judged judged) {
        double[] probabilities = judged.margins().clone();
        java.util.Arrays.setAll(probabilities, i -> Calibration.logistic(probabilities[i]));
        return ProbabilityMetrics.logLoss(probabilities, judged.labels());
    }

    private Calibration calibrate(Judged judged) {
        return switch (definition.calibration()) {
            case "isotonic" -> IsotonicFit.fit(judged.margins(), judged.labels());
            case "platt" -> PlattFit.fit(judged.margins(), judged.labels());
            case "none" -> new Calibration.None();
            default ->
                throw Trainer.invalid(
                        "calibration must be isotonic, platt or none, got \"" + definition.calibration() + "\"");
        };
    }

    private Optional<SetEvaluation> test(Booster booster, Calibration calibration) throws XGBoostError {
        int[] rows = table.labelled(split.test());
        if (rows.length == 0) {
            return Optional.empty();
        }
        try (Matrix matrix = Matrix.of(table, definition.features(), rows)) {
            Judged judged = Judged.of(table, rows, Boosting.margins(booster, matrix));
            return Optional.of(evaluator.judge(judged, split.test(), calibration));
        }
    }

    private List<Importance> importance(Booster booster) throws XGBoostError {
        Map<String, Double> gains = booster.getScore("", "total_gain");
        double total = gains.values().stream().mapToDouble(Double::doubleValue).sum();
        List<Importance> importance = new ArrayList<>();
        for (int f = 0; f < definition.features().size(); f++) {
            double gain = gains.getOrDefault("f" + f, 0.0);
            importance.add(new Importance(definition.features().get(f), total == 0 ? 0 : gain / total));
        }
        importance.sort(Comparator.comparingDouble((Importance i) -> -i.gain()).thenComparing(Importance::feature));
        return importance;
    }

    private ModelArtifact artifact(Booster booster, Calibration calibration, int[] trainRows) throws XGBoostError {
        List<FeatureProfile> profile = definition.features().stream()
                .map(feature -> FeatureProfiler.profile(feature, table.column(feature), trainRows))
                .toList();
        return new ModelArtifact(
                definition.algorithm(), definition.features(), calibration, profile, booster.toByteArray("json"));
    }

    private Evaluation.Rows rows(int[] trainRows) {
        return new Evaluation.Rows(
                split.train().from().toString(), split.train().to().toString(), trainRows.length, positives(trainRows));
    }

    private int positives(int[] rows) {
        int positives = 0;
        for (int row : rows) {
            positives += table.labels()[row] == 1 ? 1 : 0;
        }
        return positives;
    }

    private static Booster load(byte[] model) throws XGBoostError {
        try {
            return XGBoost.loadModel(model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
