package dev.tidemill.app;

import dev.tidemill.app.AnswerDefinition.GuardRule;
import dev.tidemill.app.Shape.Block;
import dev.tidemill.app.Shape.Choice;
import dev.tidemill.app.Shape.Code;
import dev.tidemill.app.Shape.Flag;
import dev.tidemill.app.Shape.ListOf;
import dev.tidemill.app.Shape.MapOf;
import dev.tidemill.app.Shape.Real;
import dev.tidemill.app.Shape.Span;
import dev.tidemill.app.Shape.Text;
import dev.tidemill.app.Shape.Whole;
import dev.tidemill.core.Ids;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The keys of `answer`: a decision whose answer is a text.
final class AnswerGrammar {
    private static final Text ANY = Text.any("text");
    private static final Text SLUG = new Text("a name", Optional.of(Ids.SLUG));
    private static final Real SHARE = new Real(0, 1);

    static final Block ASKED = new Block(
            "asked",
            List.of(
                    required("question", Grammar.NAME, "What is asked, a string."),
                    optional("conversation", Grammar.NAME, "Whose turns belong together."),
                    optional("user", Grammar.NAME, "Who asks; a conversation is theirs alone."),
                    optional("labels", Grammar.NAME, "What the caller may read, separated by commas.")));

    static final Block RETRIEVAL = new Block(
            "retrieval",
            List.of(
                    optional("method", new Choice(List.of("hybrid", "text", "vectors")), "What searches; hybrid."),
                    optional("fusion", new Choice(List.of("minmax", "rrf")), "By scores, or by ranks; minmax."),
                    optional("candidates", new Whole(1, 1000), "How many passages are looked at; 100."),
                    optional("passages", new Whole(1, 50), "How many of them the model reads; 5."),
                    optional("least", SHARE, "The least score of the last stage, 0 to 1; 0.")));

    static final Block MEMORY = new Block(
            "memory",
            List.of(
                    optional("turns", new Whole(0, 1000), "How many recent turns stay whole; 20."),
                    optional("summarize", new Flag(), "Whether older ones are summarised; true."),
                    optional(
                            "summarizer",
                            ANY,
                            "A model of the gateway that summarises; without it sentences are taken word for word."),
                    optional("keep", new Span(false), "How long after its last turn a conversation is kept; 30d.")));

    static final Block GUARD = new Block(
            "guard_rule",
            List.of(
                    required("find", new Choice(GuardRule.FINDERS), "What is looked for."),
                    optional(
                            "on",
                            new ListOf(new Choice(GuardRule.STAGES), true),
                            "In what: the question, passages, the answer; question and answer."),
                    optional("kinds", new ListOf(Grammar.NAME, true), "What of it, such as card, iban; all."),
                    optional("words", new ListOf(ANY, true), "Of words: any of them, whatever their case."),
                    optional("pattern", ANY, "Of pattern: a regular expression."),
                    optional("when", new Code(), "Of topic: true where the question is off limits."),
                    optional("threshold", SHARE, "From which score on; of each finder its own."),
                    required("action", new Choice(GuardRule.ACTIONS), "What is done about it."),
                    optional(
                            "reversible",
                            new Flag(),
                            "Of personal with mask: whoever asks gets the originals back in the answer; false.")));

    static final Block CACHE = new Block(
            "answer_cache",
            List.of(
                    optional("exact", new Span(false), "How long the same question gets the same answer; never."),
                    optional("semantic", new Flag(), "Whether questions of the same sense do too; false."),
                    optional("errors", new Real(0.001, 0.5), "The share of wrong answers that is borne; 0.02.")));

    private static final Text DIGEST = new Text("64 hexadecimal digits", Optional.of(Pattern.compile("[0-9a-f]{64}")));

    private static final MapOf BOUNDS = new MapOf(Grammar.NAME, new Real(0, Double.MAX_VALUE));

    static final Block EVALUATION = new Block(
            "answer_evaluation",
            List.of(
                    optional("least", BOUNDS, "For metrics: the least mean that a version must reach."),
                    optional("most", BOUNDS, "For metrics: the greatest mean that it may have."),
                    optional("worse", BOUNDS, "For metrics: how much worse than the version in use it may be."),
                    optional("cases", new Whole(2, 100_000), "How many questions there must be; 30."),
                    optional("required", new Flag(), "Whether only what passed goes into production; true."),
                    optional("set", DIGEST, "The digest of the one set of questions that counts; any.")));

    static final Block ANSWER = new Block(
            "answer",
            List.of(
                    required("asked", ASKED, "Which fields of the decided stream say what is asked."),
                    optional("model", SLUG, "A model of the gateway that writes, or extractive; extractive."),
                    optional("prompt", ANY, "The template of what the model is told first."),
                    optional("prompt_tokens", new Whole(128, 10_000_000), "The most that a model reads; 4096."),
                    optional("answer_tokens", new Whole(1, 1_000_000), "The most that it writes; 512."),
                    optional("temperature", new Real(0, 2), "How much chance is in it; the model's own."),
                    optional("collection", SLUG, "The documents that answers rest on."),
                    optional("retrieval", RETRIEVAL, "How passages are found."),
                    optional("memory", MEMORY, "What of a conversation is remembered."),
                    optional("unknown", ANY, "What is said where nothing supports an answer."),
                    optional("guard", new MapOf(Grammar.NAME, GUARD), "What may go in and out."),
                    optional("cache", CACHE, "When an answer is given again."),
                    optional("evaluation", EVALUATION, "What a version must reach.")));

    private AnswerGrammar() {}

    private static Shape.Key required(String word, Shape shape, String text) {
        return new Shape.Key(word, true, shape, text);
    }

    private static Shape.Key optional(String word, Shape shape, String text) {
        return new Shape.Key(word, false, shape, text);
    }
}
