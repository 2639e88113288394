package dev.tidemill.chat.evaluate;

import dev.tidemill.app.AnswerDefinition.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an application declares that a version must reach, held against what was measured.
public final class Bar {
    private static final long SEED = 7;

    private Bar() {}

    /// Why a version does not reach it; nothing where it does. A metric that no answer has is not reached.
    ///
    /// @param control the version in use on the same cases; empty where none is
    public static List<String> whyNot(
            Evaluation declared, Evaluator.Report version, Optional<Evaluator.Report> control) {
        List<String> reasons = new ArrayList<>();
        int cases = version.cases().size();
        if (cases < declared.cases()) {
            reasons.add("an evaluation must have at least " + declared.cases() + " questions, got " + cases
                    + "; add some to the set");
        }
        Map<String, Double> means = version.means();
        declared.least().forEach((metric, bound) -> {
            Double mean = means.get(metric);
            if (mean == null || mean < bound) {
                reasons.add(metric + " must be at least " + bound + ", got " + shown(mean));
            }
        });
        declared.most().forEach((metric, bound) -> {
            Double mean = means.get(metric);
            if (mean == null || mean > bound) {
                reasons.add(metric + " must be at most " + bound + ", got " + shown(mean));
            }
        });
        control.filter(there -> !declared.worse().isEmpty())
                .ifPresent(there -> reasons.addAll(worse(declared, version, there)));
        return reasons;
    }

    private static List<String> worse(Evaluation declared, Evaluator.Report version, Evaluator.Report control) {
        List<Gate.Rule> rules = new ArrayList<>();
        declared.worse()
                .forEach((metric, tolerance) ->
                        rules.add(new Gate.Rule(metric, !Evaluation.LESS.contains(metric), tolerance)));
        return new Gate(rules, declared.cases(), SEED)
                .judge(control, version).findings().stream()
                        .filter(finding -> finding.verdict() != Gate.Verdict.PASS)
                        .map(Gate.Finding::reason)
                        .toList();
    }

    private static String shown(@org.jspecify.annotations.Nullable Double mean) {
        return mean == null
                ? "none: a set must have gold passages and answers for it, or a judge be named"
                : String.format(java.util.Locale.ROOT, "%.4f", mean);
    }
}
