package dev.tidemill.bench.chat;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.chat.pii.PersonalData;
import dev.tidemill.chat.pii.TaggedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/// How much personal data is found in the synthetic sentences of presidio-research.
///
/// The sentences are made from some two hundred templates, and another file of the same makers comes from the same
/// ones. So the figures are of folds by template: whatever a sentence was made from, the tagger that judges it has
/// seen no sentence of that template. A word (letters or digits) counts as found where any kind was found on it, as
/// presidio-research counts; `typed_…` asks for the same kind, `span_…` for the same kind and the same borders.
public final class PiiQualityBench implements Bench {
    private static final int FOLDS = 5;

    @Override
    public String name() {
        return "pii-quality";
    }

    @Override
    public String description() {
        return "personal data in the sentences of presidio-research, by template: none judged was seen in training";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(new BenchOption("train", "FILE", "train what is in the jar again and write it there; not"));
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atLeast("recall", 0.84), Target.atLeast("precision", 0.87));
    }

    @Override
    public BenchResult run(BenchOptions options) throws IOException {
        List<PersonalSets> all = PersonalSets.read(GuardData.requiredFile(options, "pii", "synth_dataset_v2.json"));
        Optional<Path> large = GuardData.file(options, "pii", "generated_large.json");
        List<PersonalSets> other = large.isPresent() ? PersonalSets.read(large.get()) : List.of();
        BenchResult.Builder result = BenchResult.of(name());
        List<TaggedText> texts = all.stream().map(PersonalSets::text).toList();
        if (!options.value("train", "").isEmpty()) {
            byte[] made = PersonalData.train(texts).toBytes();
            Files.write(Path.of(options.value("train", "")), made);
            result.metric("same_as_shipped", Arrays.equals(made, PersonalData.shippedBytes()) ? 1 : 0);
        }
        SpanTally tally = folds(options, all, other);
        tally.report("", result);
        tally.byKind(result);
        if (large.isPresent()) {
            SpanTally shipped = new SpanTally();
            PersonalData data = PersonalData.shipped();
            other.forEach(one -> shipped.add(one.text(), data.find(one.text().text())));
            shipped.report("shipped_", result);
            result.note("shipped_…: what is in the jar on generated_large.json, whose templates it was trained on");
        }
        return result.note(FOLDS + " folds by template over " + (all.size() + other.size()) + " sentences; trained on "
                        + "synth_dataset_v2.json alone")
                .note("published for comparison: Presidio, customised, finds 0.84 at 0.87 on sentences of this kind")
                .build();
    }

    private static SpanTally folds(BenchOptions options, List<PersonalSets> all, List<PersonalSets> other) {
        List<PersonalSets> judged = new ArrayList<>(all);
        judged.addAll(other);
        List<String> templates = new ArrayList<>(
                new TreeSet<>(judged.stream().map(PersonalSets::template).toList()));
        Collections.shuffle(templates, new Random(5));
        SpanTally tally = new SpanTally();
        for (int f = 0; f < FOLDS; f++) {
            int fold = f;
            options.say().accept("fold " + (fold + 1) + " of " + FOLDS + " …");
            List<TaggedText> inside = all.stream()
                    .filter(one -> templates.indexOf(one.template()) % FOLDS != fold)
                    .map(PersonalSets::text)
                    .toList();
            PersonalData data = PersonalData.train(inside);
            judged.stream()
                    .filter(one -> templates.indexOf(one.template()) % FOLDS == fold)
                    .forEach(one -> tally.add(one.text(), data.find(one.text().text())));
        }
        return tally;
    }
}
