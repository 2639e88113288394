package dev.tidemill.app;

import dev.tidemill.app.Shape.Block;
import dev.tidemill.app.Shape.Choice;
import dev.tidemill.app.Shape.Code;
import dev.tidemill.app.Shape.Either;
import dev.tidemill.app.Shape.Flag;
import dev.tidemill.app.Shape.ListOf;
import dev.tidemill.app.Shape.MapOf;
import dev.tidemill.app.Shape.Real;
import dev.tidemill.app.Shape.Span;
import dev.tidemill.app.Shape.Text;
import dev.tidemill.app.Shape.Whole;
import dev.tidemill.core.Field;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Ids;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Every key of an application file: what it is called, what it holds, what it means.
final class Grammar {
    static final Text NAME = new Text("a name", Optional.of(Ids.NAME));
    private static final Text ANY = Text.any("text");
    private static final Code CODE = new Code();
    private static final Span SPAN = new Span(false);
    private static final Flag FLAG = new Flag();
    private static final Real NUMBER = new Real(-Double.MAX_VALUE, Double.MAX_VALUE);
    private static final Real SHARE = new Real(0, 1);
    private static final Whole COUNT = new Whole(1, 1_000_000_000);
    private static final ListOf NAMES = new ListOf(NAME, true);

    private static final List<String> TYPES =
            Arrays.stream(FieldType.values()).map(FieldType::word).toList();
    private static final List<String> AGGREGATIONS =
            Arrays.stream(Aggregation.values()).map(Aggregation::word).toList();

    static final List<String> APPROVALS = List.of("none", "second_person");
    static final List<String> FORMATS = List.of("csv", "jsonl", "parquet", "lists", "sequences");
    static final List<String> CALIBRATIONS = List.of("isotonic", "platt", "none");
    static final List<String> METRICS = List.of("average_precision", "auc_roc", "log_loss", "precision_at");

    static final Block FIELD = new Block(
            "field",
            List.of(
                    required("type", new Choice(TYPES), "The type of its values."),
                    optional("description", ANY, "What it is, for people."),
                    optional("required", FLAG, "Whether every event must have it; false unless said."),
                    optional("scale", new Whole(0, Field.GREATEST_SCALE), "Digits after the point of a decimal; 2."),
                    optional("min", NUMBER, "The least value of a number."),
                    optional("max", NUMBER, "The greatest value of a number."),
                    optional("pattern", ANY, "A regular expression that the whole string must match."),
                    optional("values", new ListOf(ANY, false), "The only strings allowed; they are its categories."),
                    optional("max_length", COUNT, "The most characters of a string; 1024."),
                    optional("personal", FLAG, "Whether it tells something about a person; false.")));

    private static final Block ABOUT = new Block(
            "about",
            List.of(
                    required("stream", NAME, "The stream whose events are told about."),
                    required("field", NAME, "The field here that holds the id of the event told about.")));

    private static final Block STREAM = new Block(
            "stream",
            List.of(
                    optional("description", ANY, "What its events are, for people."),
                    required("id", NAME, "The field that holds an event's id: a required string."),
                    required("time", NAME, "The field that says when it happened: a required timestamp."),
                    optional("lateness", SPAN, "How far behind the newest event one may come and still count; 1h."),
                    optional("ahead", SPAN, "How far in the future an event's time may lie; 5m."),
                    optional("retention", SPAN, "How long its events are kept; for ever unless said."),
                    optional("about", ABOUT, "The stream that these events tell something about, such as labels."),
                    required(
                            "fields",
                            new MapOf(NAME, new Either(new Choice(TYPES), FIELD)),
                            "Its fields: a type alone, or a block."),
                    optional(
                            "derive",
                            new MapOf(NAME, CODE),
                            "Fields computed from the ones before them when an event arrives."),
                    optional("checks", new MapOf(NAME, CheckGrammar.CHECK), "What its events keep as a whole.")));

    private static final Block ENTITY = new Block(
            "entity",
            List.of(
                    optional("description", ANY, "What it is, for people."),
                    required("key", NAMES, "The field, or the fields, that identify it.")));

    private static final Block OUTCOME = new Block(
            "outcome",
            List.of(
                    required("stream", NAME, "The stream of outcomes; it is about the decided stream."),
                    required("field", NAME, "Its field that holds the label: a boolean or a number."),
                    required("delay", SPAN, "How long outcomes take to be complete."),
                    optional(
                            "otherwise",
                            FLAG,
                            "The label of an older decision without one; without this it has none.")));

    private static final Block SMOOTH = new Block(
            "smooth",
            List.of(
                    required("prior", SHARE, "The share expected where nothing is known, 0 to 1."),
                    required("weight", new Real(0, 1e9), "How many events the prior counts for.")));

    static final Block FEATURE = new Block(
            "feature",
            List.of(
                    optional("description", ANY, "What it tells, for people."),
                    optional("value", CODE, "Computed: from the decided event and the features before it."),
                    optional("ratio", new ListOf(NAME, false), "Ratio: two features, the first divided by the second."),
                    optional("aggregate", new Choice(AGGREGATIONS), "Aggregate: how events become one number."),
                    optional("over", NAME, "The stream of those events; the decided one unless said."),
                    optional("by", NAMES, "Whose events: an entity, a field, or a list of fields."),
                    optional("as", new MapOf(NAME, NAME), "Key fields that the decided stream calls otherwise."),
                    optional("of", CODE, "The value of an event: a field or an expression."),
                    optional("where", CODE, "Which events take part; of a share: which count as matching."),
                    optional("window", new Span(true), "One window: 30s, 5m, 1h, 7d, 4w or lifetime."),
                    optional(
                            "windows", new ListOf(new Span(true), false), "Several: each makes a feature name_window."),
                    optional("delay", SPAN, "How long before the decision the window ends; 0s."),
                    optional("current", FLAG, "Whether the decided event itself takes part; true."),
                    optional("smooth", SMOOTH, "Smoothing of a share towards a prior."),
                    optional("half_life", SPAN, "Of decayed: after how long an event counts half."),
                    optional("exact", new Whole(1, 1_000_000), "Up to how many values distinct is exact; 1024.")));

    private static final Block DECISION = new Block(
            "decision",
            List.of(
                    required("on", NAME, "The stream whose events are decided."),
                    optional("deadline", new Span(false), "How long a model may take; 100ms."),
                    required("outcomes", new ListOf(NAME, false), "The answers there are, mildest first.")));

    private static final Block SPLIT = new Block(
            "split",
            List.of(
                    required("train", SPAN, "The span of decisions that are learned from."),
                    required("gap", SPAN, "The span left out, as long as outcomes take."),
                    required("validation", SPAN, "The span that choices are made on."),
                    required("test", SPAN, "The span that the result is judged on.")));

    private static final Block PRECISION_AT = new Block(
            "precision_at",
            List.of(
                    required("by", NAME, "The field of the decided stream whose values are ranked."),
                    required("top", COUNT, "How many of them can be looked at in a day.")));

    private static final Block MODEL = new Block(
            "model",
            List.of(
                    required("algorithm", new Choice(List.of("xgboost")), "What learns."),
                    optional("features", NAMES, "The features it sees, or all; a name without window means each."),
                    optional("parameters", new MapOf(NAME, NUMBER), "Of the algorithm, in its own words."),
                    optional(
                            "search",
                            new MapOf(NAME, new ListOf(NUMBER, false)),
                            "For each parameter the values to try; every combination is tried."),
                    required("split", SPLIT, "Spans of time to learn from and to be judged on."),
                    optional("calibration", new Choice(CALIBRATIONS), "How scores become probabilities; isotonic."),
                    optional("seed", new Whole(0, Long.MAX_VALUE), "Of everything random; 7."),
                    optional(
                            "metric", new Choice(METRICS), "What the search looks for the best of; average_precision."),
                    optional("precision_at", PRECISION_AT, "Also measure the precision at the top of each day.")));

    private static final Block RULE = new Block(
            "rule",
            List.of(
                    required("name", NAME, "Its name, as it stands in receipts."),
                    required("when", CODE, "Fires where true: over fields, features and score."),
                    required("outcome", NAME, "What it asks for."),
                    optional("force", FLAG, "Whether it overrides milder and severer alike; false."),
                    required("reason", ANY, "What a person is told.")));

    private static final Block POLICY = new Block(
            "policy",
            List.of(
                    required("version", COUNT, "Grows when anything here changes; part of every receipt."),
                    optional("thresholds", new MapOf(NAME, SHARE), "From which probability on which outcome, rising."),
                    optional("rules", new ListOf(RULE, false), "All that fire are in the receipt."),
                    optional("fallback", NAME, "The outcome without a model where no rule fires; the mildest.")));

    private static final Block WHEN = new Block(
            "when",
            List.of(
                    required("column", ANY, "A column of the file."),
                    required("equals", ANY, "The text that makes the event.")));

    private static final Block SOURCE = new Block(
            "source",
            List.of(
                    optional("column", ANY, "A column of the file."),
                    optional("prefix", ANY, "Text put before the column's."),
                    optional("format", ANY, "Of a timestamp: a date pattern, epoch_seconds or epoch_millis."),
                    optional("zone", ANY, "The time zone of the format; UTC."),
                    optional("constant", ANY, "The same text for every row, instead of a column.")));

    private static final Block ROW_EVENT = new Block(
            "event",
            List.of(
                    required("stream", NAME, "Where the event goes."),
                    optional("when", WHEN, "Only rows where a column has a value make it."),
                    optional("delay", SPAN, "How long after the row's first event it happened and became known."),
                    required(
                            "fields",
                            new MapOf(NAME, new Either(ANY, SOURCE)),
                            "For each field its column, or a block.")));

    private static final Block IMPORT = new Block(
            "import",
            List.of(
                    required("format", new Choice(FORMATS), "Of the files."),
                    required("files", ANY, "A file name pattern: transactions-*.csv.gz."),
                    optional(
                            "delimiter",
                            new Text("one character", Optional.of(Pattern.compile("[^\\n]"))),
                            "Of CSV; a comma."),
                    optional(
                            "columns",
                            new ListOf(ANY, false),
                            "Of CSV without a header: the names of its columns, in order."),
                    required("events", new ListOf(ROW_EVENT, false), "The events that each row makes, in order.")));

    /// The whole file.
    static final Block APPLICATION = new Block(
            "application",
            List.of(
                    required("application", new Text("a name", Optional.of(Ids.SLUG)), "Its name, as in addresses."),
                    required("version", ANY, "Of this definition: major.minor.patch."),
                    optional("description", ANY, "What it decides, for people."),
                    required("streams", new MapOf(NAME, STREAM), "Named sequences of facts."),
                    optional("entities", new MapOf(NAME, new Either(NAMES, ENTITY)), "What features describe."),
                    optional("outcome", OUTCOME, "What later becomes known about a decision."),
                    optional("features", new MapOf(NAME, new Either(CODE, FEATURE)), "The numbers a model sees."),
                    optional("decision", DECISION, "What is decided."),
                    optional("model", MODEL, "What is learned."),
                    optional("policy", POLICY, "From probability and rules to an outcome."),
                    optional("slate", SlateGrammar.SLATE, "An answer that is a list of items."),
                    optional("answer", AnswerGrammar.ANSWER, "An answer that is a text."),
                    optional("rollout", RolloutGrammar.ROLLOUT, "How a version goes into production."),
                    optional("experiments", new MapOf(NAME, ExperimentGrammar.EXPERIMENT), "What is tried on whom."),
                    optional("holdout", SHARE, "The share of units that are in no experiment; 0."),
                    optional("imports", new MapOf(NAME, IMPORT), "How rows of files become events."),
                    optional("monitors", new MapOf(NAME, MonitorGrammar.MONITOR), "What is watched."),
                    optional("watch", WatchGrammar.WATCH, "What watching needs to know, and where alerts go."),
                    optional("datasets", CheckGrammar.DATASETS, "Which datasets are trained on and kept."),
                    optional("costs", CostGrammar.COSTS, "What decisions cost."),
                    optional("retraining", RetrainingGrammar.RETRAINING, "What makes a model be trained again."),
                    optional("approval", new Choice(APPROVALS), "Who approves a version for production; none.")));

    private Grammar() {}

    private static Shape.Key required(String word, Shape shape, String text) {
        return new Shape.Key(word, true, shape, text);
    }

    private static Shape.Key optional(String word, Shape shape, String text) {
        return new Shape.Key(word, false, shape, text);
    }
}
