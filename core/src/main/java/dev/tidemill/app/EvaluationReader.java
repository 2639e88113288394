package dev.tidemill.app;

import dev.tidemill.app.AnswerDefinition.Evaluation;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads `evaluation` of `answer`.
final class EvaluationReader {
    private static final int CASES = 30;

    private final Findings findings;

    EvaluationReader(Findings findings) {
        this.findings = findings;
    }

    /// @param answer the whole of `answer`
    Optional<Evaluation> read(Section answer) {
        long passages = answer.section("retrieval")
                .map(retrieval -> retrieval.whole("passages", 5))
                .orElse(5L);
        return answer.section("evaluation").map(block -> read(block, metrics(passages)));
    }

    private Evaluation read(Section block, List<String> metrics) {
        Evaluation evaluation = new Evaluation(
                bounds(block, "least", metrics),
                bounds(block, "most", metrics),
                bounds(block, "worse", metrics),
                (int) block.whole("cases", CASES),
                block.flag("required", true),
                block.text("set"));
        if (evaluation.least().isEmpty()
                && evaluation.most().isEmpty()
                && evaluation.worse().isEmpty()) {
            findings.add(
                    block.place(),
                    "an evaluation must have least, most or worse",
                    "",
                    "such as least: {groundedness: 0.8}");
        }
        return evaluation;
    }

    private static List<String> metrics(long passages) {
        List<String> metrics = new ArrayList<>();
        Evaluation.RANKINGS.forEach(ranking -> metrics.add(ranking + "_" + passages));
        metrics.addAll(Evaluation.ANSWERS);
        metrics.addAll(Evaluation.LESS);
        return metrics;
    }

    private Map<String, Double> bounds(Section block, String word, List<String> metrics) {
        Map<String, Double> bounds = new TreeMap<>();
        block.section(word)
                .ifPresent(all -> all.entries().forEach((metric, entry) -> {
                    if (!metrics.contains(metric)) {
                        findings.unknown(entry.place(), word + " must name metrics of answers", metric, metrics);
                    }
                    bounds.put(metric, (Double) ((Leaf) entry.value()).value());
                }));
        return bounds;
    }
}
