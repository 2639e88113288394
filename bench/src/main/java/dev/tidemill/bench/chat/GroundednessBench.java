package dev.tidemill.bench.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.chat.evaluate.Groundedness;
import dev.tidemill.learn.Ranked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How well support without a model tells right answers from made-up ones, on a file of HaluEval: each row has
/// knowledge, a question, a right answer and a hallucinated one. Beside it two baselines: how long the answer is,
/// and the plain share of its words that the knowledge has.
public final class GroundednessBench implements Bench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "qa_one-turn_500.jsonl";

    @Override
    public String name() {
        return "groundedness";
    }

    @Override
    public String description() {
        return "support of answers without a model: right ones against made-up ones of HaluEval";
    }

    @Override
    public BenchResult run(BenchOptions options) throws IOException {
        Path data = options.requiredData("the folder of HaluEval, with " + FILE);
        List<Answer> answers = new ArrayList<>();
        for (String line : Files.readAllLines(data.resolve(FILE))) {
            JsonNode row = JSON.readTree(line);
            answers.add(new Answer(row, "right_answer", 1));
            answers.add(new Answer(row, "hallucinated_answer", 0));
        }
        long began = System.nanoTime();
        Ranked ours = ranked(answers, Answer::support);
        double micros = (System.nanoTime() - began) / 1e3 / answers.size();
        Ranked shorter = ranked(answers, answer -> -answer.text().length());
        Ranked overlap = ranked(answers, Answer::overlap);
        return BenchResult.of(name())
                .metric("auroc", ours.aucRoc())
                .metric("auprc", ours.averagePrecision())
                .metric("micros_per_answer", micros)
                .peer("shorter is right", "auroc", shorter.aucRoc())
                .peer("shorter is right", "auprc", shorter.averagePrecision())
                .peer("share of words", "auroc", overlap.aucRoc())
                .peer("share of words", "auprc", overlap.averagePrecision())
                .note(
                        answers.size() + " answers, half of them right; supported is the positive class; what a"
                                + " word without meaning counts was chosen on qa_multi-turn_500, whose questions and right answers"
                                + " are the same and whose made-up answers are others; variants were also compared on this file")
                .note("made-up answers of this file are longer, which length alone shows")
                .build();
    }

    private static Ranked ranked(List<Answer> answers, java.util.function.ToDoubleFunction<Answer> score) {
        float[] labels = new float[answers.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = answers.get(i).label();
        }
        return Ranked.of(answers.stream().mapToDouble(score).toArray(), labels);
    }

    private record Answer(String knowledge, String text, float label) {
        Answer(JsonNode row, String answer, float label) {
            this(row.path("knowledge").asText(), row.path(answer).asText(), label);
        }

        double support() {
            return new Groundedness(List.of(knowledge)).of(text);
        }

        double overlap() {
            List<String> words =
                    List.of(knowledge.toLowerCase(java.util.Locale.ROOT).split("\\W+"));
            String[] own = text.toLowerCase(java.util.Locale.ROOT).split("\\W+");
            int found = 0;
            for (String word : own) {
                found += words.contains(word) ? 1 : 0;
            }
            return own.length == 0 ? 0 : (double) found / own.length;
        }
    }
}
