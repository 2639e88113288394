package dev.tidemill.app;

import dev.tidemill.app.RolloutDefinition.Strategy;
import dev.tidemill.app.Shape.Block;
import dev.tidemill.app.Shape.Choice;
import dev.tidemill.app.Shape.Flag;
import dev.tidemill.app.Shape.ListOf;
import dev.tidemill.app.Shape.MapOf;
import dev.tidemill.app.Shape.Real;
import dev.tidemill.app.Shape.Span;
import dev.tidemill.app.Shape.Whole;
import java.util.Arrays;
import java.util.List;

/// The keys of `rollout`.
final class RolloutGrammar {
    private static final Real SHARE = new Real(0, 1);
    private static final Span SPAN = new Span(false);
    private static final List<String> STRATEGIES =
            Arrays.stream(Strategy.values()).map(Strategy::word).toList();

    private static final Block STEP = new Block(
            "step",
            List.of(
                    new Shape.Key("weight", true, SHARE, "The candidate's share of the traffic."),
                    optional("bake", SPAN, "The least time that it is watched with it; 10m.")));

    private static final Block LATENCY = new Block(
            "latency",
            List.of(
                    optional("margin", SHARE, "How many more decisions may be slower; 0.05."),
                    optional("slowdown", new Real(1, 100), "How many times as slow is still the same; 1.25."),
                    optional("from", SPAN, "Durations below it are the same; 1ms.")));

    private static final Block OUTCOMES = new Block(
            "outcomes",
            List.of(
                    optional("loss", SHARE, "How much greater the mean squared error may be; 0.02."),
                    optional("missed", SHARE, "How many more positives may get the mildest outcome; 0.1."),
                    optional("false_alarms", SHARE, "How many more of those flagged may be negatives; 0.2."),
                    optional("required", new Flag(), "Whether steps wait for outcomes to tell; false.")));

    private static final Block ANALYSIS = new Block(
            "analysis",
            List.of(
                    optional("alpha", SHARE, "The chance that an equal candidate is rolled back; 0.01."),
                    optional("minimum_samples", new Whole(1, 1_000_000_000), "Decisions of each arm in a step; 200."),
                    optional("errors", SHARE, "How many more decisions may break or be late; 0.02."),
                    optional("fallbacks", SHARE, "How many more the fallback may answer; 0.02."),
                    optional("latency", LATENCY, "How much slower decisions may be."),
                    optional("scores", SHARE, "How far apart the distributions of scores may lie; 0.1."),
                    optional(
                            "guards",
                            new MapOf(Grammar.NAME, SHARE),
                            "By outcome: how far its share may move; 0.05 for all but the mildest."),
                    optional("outcomes", OUTCOMES, "How much worse what became known may be.")));

    static final Block ROLLOUT = new Block(
            "rollout",
            List.of(
                    optional("strategy", new Choice(STRATEGIES), "How traffic moves to a candidate; canary."),
                    optional("unit", Grammar.NAME, "The field whose values are kept together; each decision alone."),
                    optional("shadow", SPAN, "How long it first answers beside, unseen; 0s."),
                    optional("steps", new ListOf(STEP, false), "Of a canary: weights that rise; 0.02, 0.1, 0.5."),
                    optional(
                            "arms",
                            new MapOf(Grammar.NAME, SHARE),
                            "Of ab: the share of each arm, control among them; they sum to one."),
                    optional("analysis", ANALYSIS, "What is compared and how much worse a candidate may be.")));

    private RolloutGrammar() {}

    private static Shape.Key optional(String word, Shape shape, String text) {
        return new Shape.Key(word, false, shape, text);
    }
}
