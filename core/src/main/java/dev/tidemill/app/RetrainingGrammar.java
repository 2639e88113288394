package dev.tidemill.app;

import dev.tidemill.app.RetrainingDefinition.Gates;
import dev.tidemill.app.Shape.Block;
import dev.tidemill.app.Shape.Choice;
import dev.tidemill.app.Shape.Flag;
import dev.tidemill.app.Shape.ListOf;
import dev.tidemill.app.Shape.Real;
import dev.tidemill.app.Shape.Span;
import dev.tidemill.app.Shape.Whole;
import java.util.List;
import java.util.stream.Stream;

/// The keys of `retraining`.
final class RetrainingGrammar {
    private static final Span SPAN = new Span(false);
    private static final Choice METRIC = new Choice(
            Stream.concat(Gates.METRICS.stream(), Gates.OF_LISTS.stream()).toList());

    private static final Block TRIGGERS = new Block(
            "triggers",
            List.of(
                    key("schedule", SPAN, "How long after a run began the next is due."),
                    key("drift", new ListOf(Grammar.NAME, true), "Monitors of inputs and scores; `all`: each."),
                    key("quality", new Flag(), "Whether any alert about quality counts; false."),
                    key("outcomes", new Whole(1, 1_000_000_000), "How many new outcomes begin a run.")));

    private static final Block BUDGET = new Block(
            "budget",
            List.of(
                    new Shape.Key("runs", true, new Whole(1, 1000), "How many runs may begin by themselves."),
                    key("per", SPAN, "In how long a time; 7d.")));

    private static final Block GATES = new Block(
            "gates",
            List.of(
                    key("metric", METRIC, "What is compared; the model's, of lists `ndcg_at_10`."),
                    key("tolerance", new Real(0, 1), "By how much the challenger may be worse; 0.02."),
                    key("max_size_bytes", new Whole(1, 1L << 40), "How large it may be; any size."),
                    key("max_latency", SPAN, "How long scoring a row may take at the 99th percentile; any time."),
                    key(
                            "fairness",
                            new ListOf(Grammar.NAME, true),
                            "Monitors of fairness whose `alert` it must keep to; `all`: each."),
                    key(
                            "fairness_worse",
                            new Real(0, 1),
                            "By how much more than with the champion groups may differ by these monitors; any.")));

    static final Block RETRAINING = new Block(
            "retraining",
            List.of(
                    key("triggers", TRIGGERS, "What begins a run; without any, only a person does."),
                    key("cool_down", SPAN, "How long after a run ended the next may begin; 1d."),
                    key("budget", BUDGET, "How many runs may begin; what the cool-down leaves."),
                    key("gates", GATES, "What the challenger must reach."),
                    key(
                            "refit",
                            new Flag(),
                            "Whether what passes is trained once more on all rows, the newest too; false."),
                    key("rollout", new Flag(), "Whether what passes is rolled out as declared; true.")));

    private RetrainingGrammar() {}

    private static Shape.Key key(String word, Shape shape, String text) {
        return new Shape.Key(word, false, shape, text);
    }
}
