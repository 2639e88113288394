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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// How well the model in the jar tells hate and offence apart, on the fifth of Davidson's tweets that nothing was
/// trained or chosen on; with `--train` the model is made again from the other four fifths.
///
/// Settings were chosen on three folds of those four fifths.
public final class ModerationQualityBench implements Bench {
    private static final TextTrainer.Settings SETTINGS = new TextTrainer.Settings(17, 1, 5, 0.3, 1, 0, 3, 1, 1);

    @Override
    public String name() {
        return "moderation-quality";
    }

    @Override
    public String description() {
        return "hate, offence or neither, on the fifth of Davidson's tweets that the model in the jar has not seen";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(new BenchOption(
                "train", "FILE", "train the model again, judge that one, and write it there; the one in the jar"));
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atLeast("weighted_f1", 0.90));
    }

    @Override
    public BenchResult run(BenchOptions options) throws IOException {
        List<LabelledText> all = GuardData.davidson(GuardData.requiredFile(options, "davidson", "labeled_data.csv"));
        List<LabelledText> test = all.stream().filter(GuardData::isTest).toList();
        byte[] model = ShippedModels.HARASSMENT.bytes();
        BenchResult.Builder result = BenchResult.of(name());
        if (!options.value("train", "").isEmpty()) {
            options.say().accept("training on four fifths …");
            List<LabelledText> rest =
                    all.stream().filter(text -> !GuardData.isTest(text)).toList();
            byte[] made = TextModelFile.write(new TextTrainer(SETTINGS, Optional.empty())
                    .train("harassment-1", GuardData.DAVIDSON, rest)
                    .model());
            Files.write(Path.of(options.value("train", "")), made);
            result.metric("same_as_shipped", Arrays.equals(made, model) ? 1 : 0);
            model = made;
        }
        judge(TextClassifier.of(TextModelFile.read(model), Optional.empty()), test, result);
        return result.note(test.size() + " tweets of " + all.size() + " test, chosen by their hash; the class is the"
                        + " category whose probability most exceeds its threshold")
                .note("model " + GuardData.digest(model) + ", " + model.length + " bytes")
                .note("no peer in the run: published figures on this set come from other splits")
                .build();
    }

    private static void judge(TextClassifier classifier, List<LabelledText> test, BenchResult.Builder result) {
        double[][] scores = new double[GuardData.DAVIDSON.size()][test.size()];
        List<Long> nanos = new ArrayList<>();
        Classes classes = Classes.none(GuardData.DAVIDSON);
        for (int i = 0; i < test.size(); i++) {
            long began = System.nanoTime();
            Map<String, TextClassifier.Score> scored =
                    classifier.classify(test.get(i).text());
            nanos.add(System.nanoTime() - began);
            String best = "";
            double most = -1;
            for (int c = 0; c < scores.length; c++) {
                String category = GuardData.DAVIDSON.get(c);
                scores[c][i] = Objects.requireNonNull(scored.get(category)).probability();
                double over = scores[c][i] / threshold(classifier, category);
                best = over > most ? category : best;
                most = Math.max(most, over);
            }
            classes.add(test.get(i).categories().iterator().next(), best);
        }
        result.metric("weighted_f1", classes.weightedF1()).metric("macro_f1", classes.macroF1());
        for (int c = 0; c < scores.length; c++) {
            String category = GuardData.DAVIDSON.get(c);
            Ranked ranked = Classes.ranked(test, category, scores[c]);
            ThresholdMetrics at = ranked.at(
                    classifier.model().category(category).orElseThrow().threshold());
            result.metric("auprc_" + category, ranked.averagePrecision())
                    .metric("f1_" + category, classes.f1(c))
                    .metric("precision_at_threshold_" + category, at.precision())
                    .metric("recall_at_threshold_" + category, at.recall());
        }
        nanos.sort(Long::compare);
        result.metric("p50_micros", nanos.get(nanos.size() / 2) / 1e3);
    }

    private static double threshold(TextClassifier classifier, String category) {
        return classifier.model().category(category).orElseThrow().threshold();
    }
}
