package dev.tidemill.bench.chat;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.chat.classify.LabelledText;
import dev.tidemill.chat.classify.ShippedModels;
import dev.tidemill.chat.classify.TextClassifier;
import dev.tidemill.chat.classify.TextModelFile;
import dev.tidemill.chat.classify.TextTrainer;
import dev.tidemill.learn.Ranked;
import dev.tidemill.learn.ThresholdMetrics;
import dev.tidemill.serve.embedding.MiniLmEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// How well injections are told from questions: on the test split of deepset's prompt-injections, where it is there,
/// else on folds of its train split; with false alarms on harmless prompts that hold the words of injections.
///
/// The model in the jar was trained on the train split and on harmless texts (`--train` makes it again). Settings
/// were chosen on folds of the train split: the greatest average precision there with at most a hundredth of the
/// added harmless texts taken for injections.
public final class InjectionQualityBench implements Bench {
    private static final TextTrainer.Settings SETTINGS = new TextTrainer.Settings(16, 2, 4, 0.1, 1, 0, 10, 0.01, 1);
    private static final int BENIGN = 1000;
    private static final double BENIGN_COST = 0.02;
    private static final String SET = "prompt-injection";
    private static final List<String> HARMLESS =
            List.of("NotInject_one.json", "NotInject_two.json", "NotInject_three.json", "wildguard.json");

    @Override
    public String name() {
        return "injection-quality";
    }

    @Override
    public String description() {
        return "injections among questions (deepset), false alarms on harmless prompts with trigger words (NotInject)";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(new BenchOption(
                "train", "FILE", "train the model again, judge that one, and write it there; the one in the jar"));
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atLeast("auprc", 0.95));
    }

    @Override
    public BenchResult run(BenchOptions options) throws IOException {
        try (MiniLmEmbedder embedder = new MiniLmEmbedder(2)) {
            return run(options, embedder);
        }
    }

    private BenchResult run(BenchOptions options, MiniLmEmbedder embedder) throws IOException {
        BenchResult.Builder result = BenchResult.of(name());
        Optional<Path> test = GuardData.file(options, SET, "deepset_test.jsonl");
        byte[] model = ShippedModels.INJECTION.bytes();
        boolean training = !options.value("train", "").isEmpty();
        if (training || test.isEmpty()) {
            TextTrainer.Trained trained = train(options, embedder, result, test.isEmpty());
            if (training) {
                byte[] made = TextModelFile.write(trained.model());
                Files.write(Path.of(options.value("train", "")), made);
                result.metric("same_as_shipped", Arrays.equals(made, model) ? 1 : 0);
                model = made;
            }
        }
        TextClassifier classifier = TextClassifier.of(TextModelFile.read(model), Optional.of(embedder));
        if (test.isPresent()) {
            List<LabelledText> texts = GuardData.deepset(test.get());
            report(texts, scores(classifier, texts), threshold(classifier), result);
            result.note("the test split of deepset's prompt-injections: " + texts.size() + " texts");
        }
        falseAlarms(options, classifier, result);
        return result.note("model " + GuardData.digest(model) + ", " + model.length + " bytes")
                .note("published for comparison, not run here: Prompt Guard 2 86M finds 97.5 % at 1 % false alarms on"
                        + " its own set (PurpleLlama, MODEL_CARD.md)")
                .build();
    }

    /// Trains as what is shipped was; where there is no test split, what the folds say of deepset's texts is the
    /// figure.
    private TextTrainer.Trained train(
            BenchOptions options, MiniLmEmbedder embedder, BenchResult.Builder result, boolean judged)
            throws IOException {
        options.say().accept("training on the train split and harmless texts …");
        List<LabelledText> deepset = GuardData.deepset(GuardData.requiredFile(options, SET, "deepset_train.jsonl"));
        List<LabelledText> texts = new ArrayList<>(deepset);
        List<LabelledText> benign = GuardData.benign(options, BENIGN, BENIGN_COST);
        texts.addAll(benign);
        TextTrainer.Trained trained =
                new TextTrainer(SETTINGS, Optional.of(embedder)).train("injection-1", List.of("injection"), texts);
        double threshold = trained.model().categories().getFirst().threshold();
        double[] outside = trained.outside()[0];
        if (judged) {
            report(deepset, Arrays.copyOf(outside, deepset.size()), threshold, result);
            result.note("there is no deepset_test.jsonl: the figures are of " + SETTINGS.folds() + " folds of the "
                    + deepset.size() + " texts of the train split, each judged by the model of the others; the settings"
                    + " were chosen on the same folds");
        }
        long alarms = Arrays.stream(outside, deepset.size(), outside.length)
                .filter(score -> score >= threshold)
                .count();
        result.metric("false_alarms_folds_harmless", (double) alarms / benign.size());
        return trained;
    }

    private static void report(
            List<LabelledText> texts, double[] scores, double threshold, BenchResult.Builder result) {
        Ranked ranked = Classes.ranked(texts, GuardData.INJECTION, scores);
        ThresholdMetrics at = ranked.at(threshold);
        result.metric("auprc", ranked.averagePrecision())
                .metric("auc_roc", ranked.aucRoc())
                .metric("precision_at_threshold", at.precision())
                .metric("recall_at_threshold", at.recall())
                .metric("threshold", threshold);
    }

    /// By source: how many harmless prompts are taken for injections, how many injections are found.
    private static void falseAlarms(BenchOptions options, TextClassifier classifier, BenchResult.Builder result)
            throws IOException {
        Map<String, int[]> bySource = new TreeMap<>();
        Optional<Path> valid = GuardData.file(options, SET, "valid.json");
        if (valid.isPresent()) {
            List<GuardData.Prompt> prompts = GuardData.prompts(valid.get());
            List<LabelledText> texts =
                    prompts.stream().map(GuardData.Prompt::text).toList();
            double[] scores = scores(classifier, texts);
            for (int i = 0; i < scores.length; i++) {
                boolean attack = !texts.get(i).categories().isEmpty();
                String name = (attack ? "found_valid_" : "false_alarms_valid_")
                        + prompts.get(i).source().toLowerCase(Locale.ROOT);
                count(bySource, name, scores[i] >= threshold(classifier));
                count(bySource, attack ? "found_valid" : "false_alarms_valid", scores[i] >= threshold(classifier));
            }
            result.metric(
                    "auprc_valid",
                    Classes.ranked(texts, GuardData.INJECTION, scores).averagePrecision());
        }
        for (String name : HARMLESS) {
            Optional<Path> file = GuardData.file(options, SET, name);
            if (file.isPresent()) {
                List<LabelledText> texts = GuardData.prompts(file.get()).stream()
                        .map(GuardData.Prompt::text)
                        .toList();
                String metric = "false_alarms_" + name.replace(".json", "").toLowerCase(Locale.ROOT);
                for (double score : scores(classifier, texts)) {
                    count(bySource, metric, score >= threshold(classifier));
                }
            }
        }
        bySource.forEach((name, counts) -> result.metric(name, (double) counts[0] / counts[1]));
    }

    private static void count(Map<String, int[]> counts, String name, boolean called) {
        int[] count = counts.computeIfAbsent(name, _ -> new int[2]);
        count[0] += called ? 1 : 0;
        count[1]++;
    }

    private static double[] scores(TextClassifier classifier, List<LabelledText> texts) {
        return texts.stream()
                .mapToDouble(text -> Objects.requireNonNull(
                                classifier.classify(text.text()).get(GuardData.INJECTION))
                        .probability())
                .toArray();
    }

    private static double threshold(TextClassifier classifier) {
        return classifier.model().categories().getFirst().threshold();
    }
}
