package dev.tidemill.app;

import dev.tidemill.app.Shape.Block;
import dev.tidemill.app.Shape.Choice;
import dev.tidemill.app.Shape.Code;
import dev.tidemill.app.Shape.Flag;
import dev.tidemill.app.Shape.Key;
import dev.tidemill.app.Shape.MapOf;
import dev.tidemill.app.Shape.Real;
import dev.tidemill.app.Shape.Span;
import dev.tidemill.app.Shape.Text;
import dev.tidemill.app.Shape.Whole;
import java.util.List;

/// The keys of an application file that say what is tried.
final class ExperimentGrammar {
    private static final Text ANY = Text.any("text");
    private static final Real SHARE = new Real(0, 1);

    private static final Block ARM = new Block(
            "arm",
            List.of(
                    optional("weight", SHARE, "Its share of the units that take part; all the same unless said."),
                    optional("value", ANY, "What a flag gives: true, false, a number or text; the arm's name."),
                    optional("parameters", new MapOf(Grammar.NAME, ANY), "What it changes, by name."),
                    optional("model", ANY, "The version or alias of the model that answers; production."),
                    optional("policy", ANY, "The version or alias of the policy that rules; production.")));

    private static final Block METRIC = new Block(
            "metric",
            List.of(
                    required(
                            "kind",
                            new Choice(List.of("conversion", "mean", "ratio", "quantile")),
                            "Share of units with an event, mean per unit, ratio of sums, or quantile of events."),
                    optional("on", Grammar.NAME, "The stream whose events are measured; the outcomes'."),
                    optional("where", new Code(), "Which events count; all."),
                    optional("of", new Code(), "An event's value; 1."),
                    optional("per", new Code(), "Of a ratio: what it is divided by; 1."),
                    optional("quantile", SHARE, "Of a quantile: which one; 0.5."),
                    optional("better", new Choice(List.of("higher", "lower")), "What is better; higher."),
                    optional("guard", SHARE, "A guardrail: how much worse it may become, relative to the control."),
                    optional("within", new Span(false), "How long after first seeing its arm a unit's events count."),
                    optional("adjust", Grammar.NAME, "The feature that explains part of it beforehand (CUPED).")));

    private static final Block BANDIT = new Block(
            "bandit",
            List.of(
                    required("metric", Grammar.NAME, "The goal that traffic follows."),
                    optional("every", new Span(false), "How often weights change; 1h."),
                    optional("least", new Real(0, 0.5), "The least weight of an arm; 0.01.")));

    static final Block EXPERIMENT = new Block(
            "experiment",
            List.of(
                    optional("description", ANY, "What it is for, for people."),
                    required("unit", Grammar.NAME, "Whose arm stays the same: a field of the decided event."),
                    required("arms", new MapOf(Grammar.NAME, ARM), "What is compared; the first is the control."),
                    optional("layer", Grammar.NAME, "Experiments in one layer never share a unit; one of its own."),
                    optional("traffic", SHARE, "The share of the layer's units that take part; 1."),
                    optional("sticky", new Flag(), "Whether who has seen an arm keeps it as weights change; true."),
                    optional("metrics", new MapOf(Grammar.NAME, METRIC), "What is measured."),
                    optional(
                            "analysis",
                            new Choice(List.of("sequential", "fixed")),
                            "Whether results hold at every look or at the end only; sequential."),
                    optional("alpha", SHARE, "How often a difference may be seen where there is none; 0.05."),
                    optional("minimum", new Whole(2, 1_000_000_000), "Units of each arm before a verdict; 150."),
                    optional(
                            "correction",
                            new Choice(List.of("none", "holm", "benjamini_hochberg")),
                            "Of several goals and arms judged together; holm."),
                    optional("bandit", BANDIT, "Traffic follows the results.")));

    private ExperimentGrammar() {}

    private static Key required(String word, Shape shape, String text) {
        return new Key(word, true, shape, text);
    }

    private static Key optional(String word, Shape shape, String text) {
        return new Key(word, false, shape, text);
    }
}
