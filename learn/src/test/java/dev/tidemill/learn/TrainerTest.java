package dev.tidemill.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.ModelDefinition;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.ModelArtifact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final TimeSplit SPLIT = new TimeSplit(
            TimeSplit.Span.of(START, Duration.ofDays(10)),
            TimeSplit.Span.of(START.plus(Duration.ofDays(12)), Duration.ofDays(4)),
            TimeSplit.Span.of(START.plus(Duration.ofDays(18)), Duration.ofDays(4)));
    private static final TrainingTable TABLE = table(7);

    /// 22 days of 200 decisions; `risk` tells half of the truth, `noise` nothing, every tenth value is missing.
    private static TrainingTable table(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int rows = 22 * 200;
        double[][] columns = new double[3][rows];
        float[] labels = new float[rows];
        long[] times = new long[rows];
        int[] groups = new int[rows];
        for (int i = 0; i < rows; i++) {
            times[i] = START.toEpochMilli() + DAY.toMillis() * (i / 200) + i;
            columns[0][i] = random.nextGaussian();
            columns[1][i] = random.nextInt(10) == 0 ? Double.NaN : random.nextGaussian();
            columns[2][i] = random.nextInt(50) == 0 ? Double.POSITIVE_INFINITY : random.nextDouble();
            double risk = 1.5 * columns[0][i] + (Double.isNaN(columns[1][i]) ? 1 : columns[1][i]);
            labels[i] = random.nextInt(40) == 0
                    ? Float.NaN
                    : Calibration.logistic(2 * risk - 4) > random.nextDouble() ? 1 : 0;
            groups[i] = random.nextInt(80);
        }
        List<String> ids = IntStream.range(0, rows).mapToObj(i -> "d" + i).toList();
        return new TrainingTable(ids, times, List.of("risk", "holes", "noise"), columns, labels, groups);
    }

    private static ModelDefinition definition(
            Map<String, Double> parameters, Map<String, List<Double>> search, String calibration, String metric) {
        return new ModelDefinition(
                "xgboost",
                List.of("risk", "holes", "noise"),
                parameters,
                search,
                new ModelDefinition.Split(DAY, DAY, DAY, DAY),
                calibration,
                3,
                metric,
                Optional.of(new ModelDefinition.PrecisionAt("card", 10)));
    }

    private static ModelDefinition usual() {
        return definition(Map.of("rounds", 60.0, "max_depth", 3.0), Map.of(), "isotonic", "average_precision");
    }

    @Test
    void learnsWhatThereIsToLearnAndSaysSo() {
        TrainedModel trained = new Trainer(1).train(TABLE, usual(), SPLIT, TrainingProgress.SILENT);
        Evaluation evaluation = trained.evaluation();
        SetEvaluation test = evaluation.test().orElseThrow();
        assertThat(test.value("auc_roc")).isGreaterThan(0.85);
        assertThat(test.metrics())
                .containsOnlyKeys(
                        "auc_roc", "average_precision", "log_loss", "brier", "calibration_error", "precision_at_10");
        Metric auc = test.metrics().get("auc_roc");
        assertThat(auc.value()).isBetween(auc.low(), auc.high());
        assertThat(test.value("calibration_error")).isLessThan(0.05);
        assertThat(evaluation.importance().getFirst().feature()).isEqualTo("risk");
        assertThat(evaluation.importance().getLast().feature()).isEqualTo("noise");
        assertThat(evaluation.importance().stream()
                        .mapToDouble(Evaluation.Importance::gain)
                        .sum())
                .isBetween(0.999, 1.001);
        assertThat(evaluation.metrics()).containsKeys("test.auc_roc", "validation.log_loss");
        assertThat(evaluation.train().rows()).isBetween(1900, 2000);
        assertThat(evaluation.rounds()).isLessThanOrEqualTo(60);
        assertThat(trained.artifact().features()).containsExactly("risk", "holes", "noise");
        assertThat(trained.artifact().profile().get(1).missing()).isBetween(150L, 250L);
        assertThat(trained.artifact().calibration()).isInstanceOf(Calibration.Isotonic.class);
    }

    @Test
    void theSameInputGivesTheSameBytesWithOneThreadAndWithTwo() {
        ModelDefinition sampled = definition(
                Map.of("rounds", 25.0, "subsample", 0.7, "colsample_bytree", 0.7, "num_parallel_tree", 2.0),
                Map.of(),
                "platt",
                "auc_roc");
        byte[] first = new Trainer(1)
                .train(TABLE, sampled, SPLIT, TrainingProgress.SILENT)
                .artifact()
                .toBytes();
        byte[] again = new Trainer(1)
                .train(table(7), sampled, SPLIT, TrainingProgress.SILENT)
                .artifact()
                .toBytes();
        byte[] threads = new Trainer(2)
                .train(TABLE, sampled, SPLIT, TrainingProgress.SILENT)
                .artifact()
                .toBytes();
        assertThat(again).isEqualTo(first);
        assertThat(threads).isEqualTo(first);
        assertThat(ModelArtifact.read(first).calibration()).isInstanceOf(Calibration.Platt.class);
    }

    @Test
    void anotherSeedGivesAnotherModelWhereRowsAreSampled() {
        ModelDefinition sampled = definition(Map.of("rounds", 5.0, "subsample", 0.5), Map.of(), "none", "auc_roc");
        ModelDefinition other = new ModelDefinition(
                sampled.algorithm(),
                sampled.features(),
                sampled.parameters(),
                sampled.search(),
                sampled.split(),
                sampled.calibration(),
                4,
                sampled.metric(),
                sampled.precisionAt());
        Trainer trainer = new Trainer(1);
        assertThat(trainer.train(TABLE, sampled, SPLIT, TrainingProgress.SILENT).artifact())
                .isNotEqualTo(trainer.train(TABLE, other, SPLIT, TrainingProgress.SILENT)
                        .artifact());
    }

    @Test
    void stopsWhereValidationNoLongerImproves() {
        ModelDefinition eager = definition(
                Map.of("rounds", 400.0, "eta", 0.5, "max_depth", 6.0, "early_stopping_rounds", 10.0),
                Map.of(),
                "none",
                "log_loss");
        List<Integer> rounds = new ArrayList<>();
        Evaluation evaluation = new Trainer(1)
                .train(TABLE, eager, SPLIT, (done, total, message) -> rounds.add(done))
                .evaluation();
        assertThat(evaluation.rounds()).isLessThan(60);
        assertThat(rounds).hasSize(evaluation.rounds() + 10 + 1);
    }

    @Test
    void triesEveryCombinationAndKeepsTheBest() {
        ModelDefinition search = definition(
                Map.of("rounds", 20.0),
                Map.of("max_depth", List.of(1.0, 3.0), "eta", List.of(0.01, 0.3)),
                "none",
                "average_precision");
        List<String> messages = new ArrayList<>();
        Evaluation evaluation = new Trainer(1)
                .train(TABLE, search, SPLIT, (done, total, message) -> messages.add(done + "/" + total + " " + message))
                .evaluation();
        assertThat(evaluation.trials()).hasSize(4);
        Evaluation.Trial best = evaluation.trials().stream()
                .max((a, b) -> Double.compare(a.value(), b.value()))
                .orElseThrow();
        assertThat(evaluation.parameters()).isEqualTo(best.parameters());
        assertThat(evaluation.validation().orElseThrow().value("average_precision"))
                .isEqualTo(best.value());
        assertThat(messages).contains("20/80 combination 1 of 4", "80/80 combination 4 of 4");
    }

    @Test
    void withoutAValidationSpanItTrainsAllRoundsUncalibrated() {
        TimeSplit none = new TimeSplit(
                SPLIT.train(),
                new TimeSplit.Span(SPLIT.train().to(), SPLIT.train().to()),
                SPLIT.test());
        TrainedModel trained = new Trainer(1).train(TABLE, usual(), none, TrainingProgress.SILENT);
        assertThat(trained.evaluation().validation()).isEmpty();
        assertThat(trained.evaluation().rounds()).isEqualTo(60);
        assertThat(trained.artifact().calibration()).isEqualTo(new Calibration.None());
    }

    @Test
    void evaluatingAgainGivesTheSameReport() {
        TrainedModel trained = new Trainer(1).train(TABLE, usual(), SPLIT, TrainingProgress.SILENT);
        double[] margins = new double[TABLE.rows()];
        java.util.Arrays.setAll(margins, i -> TABLE.columns()[0][i]);
        Evaluator evaluator = new Evaluator(usual().precisionAt(), usual().seed());
        SetEvaluation first = evaluator.evaluate(
                TABLE, SPLIT.test(), margins, trained.artifact().calibration());
        SetEvaluation again = evaluator.evaluate(
                TABLE, SPLIT.test(), margins, trained.artifact().calibration());
        assertThat(first).isEqualTo(again);
        assertThat(first.rows())
                .isEqualTo(trained.evaluation().test().orElseThrow().rows());
        assertThatThrownBy(() -> first.value("gini")).hasMessageStartingWith("metric must be one of [auc_roc, ");
    }

    @Test
    void whatTheDefinitionMayNotAskForIsRefused() {
        refused(definition(Map.of("depth", 3.0), Map.of(), "none", "auc_roc"), "parameter must be one of [alpha, ");
        refused(
                definition(Map.of("eta", 3.0), Map.of(), "none", "auc_roc"),
                "parameter eta must be 1.0E-6 to 1.0, got 3.0");
        refused(
                definition(Map.of(), Map.of(), "none", "accuracy"),
                "metric must be one of [auc_roc, average_precision, log_loss, precision_at], got \"accuracy\"");
        refused(
                definition(Map.of("rounds", 1.0), Map.of(), "spline", "auc_roc"),
                "calibration must be isotonic, platt or none, got \"spline\"");
        refused(
                definition(Map.of(), Map.of("eta", List.of()), "none", "auc_roc"),
                "search must try 1 to 256 combinations, got 0 (try fewer values)");
    }

    private static void refused(ModelDefinition definition, String message) {
        assertThatThrownBy(() -> new Trainer(1).train(TABLE, definition, SPLIT, TrainingProgress.SILENT))
                .isInstanceOf(TidemillException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aSpanWithoutBothKindsOfLabelsIsRefused() {
        TimeSplit early = new TimeSplit(
                TimeSplit.Span.of(START.minus(Duration.ofDays(30)), DAY), SPLIT.validation(), SPLIT.test());
        assertThatThrownBy(() -> new Trainer(1).train(TABLE, usual(), early, TrainingProgress.SILENT))
                .hasMessage(
                        "the training span 2019-12-02T00:00:00Z/2019-12-03T00:00:00Z must hold positive and negative"
                                + " labels, got 0 positive of 0 labelled rows (choose another span, or wait for outcomes)");
    }

    @Test
    void progressMayEndATraining() {
        assertThatThrownBy(() -> new Trainer(1).train(TABLE, usual(), SPLIT, (done, total, message) -> {
                    throw new IllegalStateException("stopped by the test");
                }))
                .hasMessage("stopped by the test");
    }

    @Test
    void aTableThatContradictsItselfIsRefused() {
        List<String> one = List.of("d1");
        assertThatThrownBy(() -> new TrainingTable(
                        one, new long[1], List.of("a"), new double[1][1], new float[] {2}, new int[0]))
                .hasMessage("labels must be 0, 1 or missing, got 2.0");
        assertThatThrownBy(() ->
                        new TrainingTable(one, new long[1], List.of("a"), new double[1][2], new float[1], new int[0]))
                .hasMessage("columns of a training table must have 1 rows, got 2 of a");
        assertThatThrownBy(() ->
                        new TrainingTable(one, new long[1], List.of(), new double[1][1], new float[1], new int[0]))
                .hasMessage("a training table must have one column per feature, got 1 columns and 0 features");
        assertThatThrownBy(() -> TABLE.column("nose"))
                .hasMessage("the training table must have a column \"nose\", got [risk, holes, noise]");
    }
}
