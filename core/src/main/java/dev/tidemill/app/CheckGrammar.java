package dev.tidemill.app;

import dev.tidemill.app.Shape.Block;
import dev.tidemill.app.Shape.Choice;
import dev.tidemill.app.Shape.Code;
import dev.tidemill.app.Shape.ListOf;
import dev.tidemill.app.Shape.Real;
import dev.tidemill.app.Shape.Span;
import dev.tidemill.app.Shape.Text;
import java.util.List;

/// The keys of checks on data, and of what is kept of datasets.
final class CheckGrammar {
    static final List<String> STATISTICS = List.of(
            "rows",
            "mean",
            "std",
            "min",
            "max",
            "missing",
            "distinct",
            "p01",
            "p05",
            "p25",
            "p50",
            "p75",
            "p95",
            "p99");

    /// The kinds of check; each check is one of them.
    static final List<String> KINDS = List.of("unique", "known", "fresh", "complete", "statistic", "row");

    private static final Real SHARE = new Real(0, 1);
    private static final Real NUMBER = new Real(-Double.MAX_VALUE, Double.MAX_VALUE);

    static final Block CHECK = new Block(
            "check",
            List.of(
                    key("description", Text.any("text"), "What it is good for, for people."),
                    key("unique", new ListOf(Grammar.NAME, true), "These fields together differ in every event."),
                    key("within", new Span(false), "Of unique: only among events less than this apart."),
                    key("known", Grammar.NAME, "This field is the id of an event of a stream."),
                    key("stream", Grammar.NAME, "Of known: that stream."),
                    key("fresh", new Span(false), "The newest event is not older than this."),
                    key("complete", Grammar.NAME, "This field is there in most events."),
                    key("share", SHARE, "Of complete: in at least this share; 1."),
                    key("statistic", new Choice(STATISTICS), "This number of a batch lies from min to max."),
                    key("of", Grammar.NAME, "Of statistic: the field; rows has none."),
                    key("min", NUMBER, "Of statistic: the least."),
                    key("max", NUMBER, "Of statistic: the greatest."),
                    key("row", new Code(), "True of every event; a missing field makes it false."),
                    key("tolerate", SHARE, "Of unique, known and row: the share that may break it; 0."),
                    key("severity", new Choice(List.of("warn", "refuse")), "What follows; warn.")));

    static final Block DATASETS = new Block(
            "datasets",
            List.of(
                    key(
                            "anomalies",
                            new Choice(List.of("refuse", "warn")),
                            "Whether to train on one that is unlike those before; refuse."),
                    key("keep", new Span(false), "After how long one is removed that nothing needs; never.")));

    private CheckGrammar() {}

    private static Shape.Key key(String word, Shape shape, String text) {
        return new Shape.Key(word, false, shape, text);
    }
}
