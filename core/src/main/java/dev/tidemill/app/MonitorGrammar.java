package dev.tidemill.app;

import dev.tidemill.app.Shape.Block;
import dev.tidemill.app.Shape.Choice;
import dev.tidemill.app.Shape.ListOf;
import dev.tidemill.app.Shape.Real;
import dev.tidemill.app.Shape.Text;
import dev.tidemill.app.Shape.Whole;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What may stand under `monitors`.
final class MonitorGrammar {
    private static final List<String> DRIFT = List.of("auto", "psi", "ks", "js", "wasserstein", "chi_square");
    private static final List<String> QUALITY =
            List.of("precision", "recall", "f1", "auc", "ece", "log_loss", "brier", "rate");
    private static final Shape NUMBER = new Real(-Double.MAX_VALUE, Double.MAX_VALUE);
    private static final Whole FEW = new Whole(1, 100);

    /// The subject that compares groups.
    static final String FAIRNESS = "fairness";

    /// Tests of a single column: drift and what is wrong with its values.
    static final List<String> COLUMN_TESTS =
            List.of("auto", "psi", "ks", "js", "wasserstein", "chi_square", "missing", "unseen", "range");

    /// Tests where a greater value is better.
    static final Set<String> FALLING = Set.of("precision", "recall", "f1", "auc");

    /// What can be watched beside single features, with the tests that fit.
    static final Map<String, List<String>> SUBJECTS = subjects();

    /// Tests of estimate that are compared with what was usual in the reference where no bound is declared.
    static final Set<String> USUAL = Set.of("auc", "rate");

    static final Block MONITOR = new Block(
            "monitor",
            List.of(
                    required("on", Grammar.NAME, "A feature, or one of the subjects above."),
                    required("test", new Choice(tests()), "How it is measured."),
                    optional("every", new Shape.Span(false), "Windows of so much event time."),
                    optional("rows", new Whole(50, 10_000_000), "Windows of so many decisions, instead of every."),
                    optional("season", new Shape.Span(false), "Compare with the same phase of this season: 7d."),
                    optional(
                            "alert",
                            NUMBER,
                            "Beyond which value; needed but for auc and rate of estimate: beyond what is usual."),
                    optional("clear", NUMBER, "Back behind which value it is sound again; that of alert."),
                    optional("breaches", FEW, "How many windows must breach; 1."),
                    optional("of", FEW, "Of how many last windows; as many as breaches."),
                    optional("least", new Whole(1, 1_000_000_000), "Windows with fewer rows say nothing; 100."),
                    optional("group", Grammar.NAME, "Of fairness: the groups of watch that are compared."),
                    optional(
                            "segment",
                            Text.any("field=value"),
                            "Of quality: only decisions of it, such as country=it."),
                    optional("to", new ListOf(Grammar.NAME, true), "Routes of watch that alerts take; the log always."),
                    optional("runbook", Text.any("text"), "What to do when it alerts, one line.")));

    private MonitorGrammar() {}

    private static Map<String, List<String>> subjects() {
        Map<String, List<String>> subjects = new LinkedHashMap<>();
        subjects.put("score", COLUMN_TESTS);
        subjects.put("probability", COLUMN_TESTS);
        subjects.put("inputs", DRIFT);
        subjects.put("correlations", List.of("change"));
        subjects.put("answers", List.of("rate"));
        subjects.put("confidence", List.of("rate"));
        subjects.put("outcomes", List.of("rate"));
        subjects.put("quality", QUALITY);
        subjects.put("estimate", List.of("precision", "recall", "f1", "auc", "rate"));
        subjects.put(FAIRNESS, List.of("demographic_parity", "equal_opportunity", "equalised_odds", "calibration"));
        subjects.put("service", List.of("fallback", "latency_p50", "latency_p99"));
        return subjects;
    }

    private static List<String> tests() {
        Set<String> all = new LinkedHashSet<>(COLUMN_TESTS);
        SUBJECTS.values().forEach(all::addAll);
        return List.copyOf(all);
    }

    private static Shape.Key required(String word, Shape shape, String text) {
        return new Shape.Key(word, true, shape, text);
    }

    private static Shape.Key optional(String word, Shape shape, String text) {
        return new Shape.Key(word, false, shape, text);
    }
}
