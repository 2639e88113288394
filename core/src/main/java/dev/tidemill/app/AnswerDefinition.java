package dev.tidemill.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// A decision whose answer is a text: written by a language model, or composed of passages word for word.
///
/// @param asked      fields of the decided stream
/// @param collection the documents that answers rest on; empty where they rest on none
/// @param unknown    what is said where no passage supports an answer
/// @param guard      what is looked for in texts, in the order of the file
/// @param evaluation what a version must reach; empty where nothing is asked of it
public record AnswerDefinition(
        Asked asked,
        Writing writing,
        Optional<String> collection,
        Retrieval retrieval,
        Memory memory,
        String unknown,
        List<GuardRule> guard,
        Caching caching,
        Optional<Evaluation> evaluation) {
    /// Composes answers of passages; needs no language model.
    public static final String EXTRACTIVE = "extractive";

    /// The outcomes of such a decision, mildest first.
    public static final List<String> OUTCOMES = List.of("answered", "unknown", "blocked", "failed");

    public AnswerDefinition {
        guard = List.copyOf(guard);
    }

    /// Fields of the decided stream.
    ///
    /// @param question     what is asked
    /// @param conversation whose turns belong together; empty where each question stands alone
    /// @param user         who asks
    /// @param labels       what the caller may read, separated by commas
    public record Asked(
            String question, Optional<String> conversation, Optional<String> user, Optional<String> labels) {}

    /// @param model        a route of the gateway, or [#EXTRACTIVE]
    /// @param prompt       the template of the system message
    /// @param promptTokens the most tokens of all that the model reads
    /// @param answerTokens the most tokens of the answer
    public record Writing(
            String model, String prompt, int promptTokens, int answerTokens, OptionalDouble temperature) {}

    /// @param method     text and vectors, or one of them
    /// @param ranks      whether they are joined by ranks (RRF), else by scores (min-max)
    /// @param candidates how many of each
    /// @param passages   how many reach the model
    /// @param least      the least score of the last stage
    public record Retrieval(Method method, boolean ranks, int candidates, int passages, double least) {}

    /// How passages are found.
    public enum Method {
        HYBRID,
        TEXT,
        VECTORS
    }

    /// @param turns      how many recent turns stay whole, at most
    /// @param summarized whether older ones are summarised, else left out
    /// @param summarizer the model of the gateway that does; sentences are taken word for word where empty
    /// @param keep       how long a conversation is kept after its last turn
    public record Memory(int turns, boolean summarized, Optional<String> summarizer, Duration keep) {}

    /// @param stages    `input`, `retrieved`, `output`
    /// @param find      one of [#FINDERS]
    /// @param kinds     what of it; all where empty
    /// @param words     of `words`
    /// @param pattern   of `pattern`: a regular expression
    /// @param when      of `topic`: an expression over the decided event, true where it is off limits
    /// @param threshold from which score on
    /// @param reversible of `personal` that is masked: whoever asks gets the originals back in the answer
    public record GuardRule(
            String name,
            List<String> stages,
            String find,
            List<String> kinds,
            List<String> words,
            Optional<String> pattern,
            Optional<String> when,
            OptionalDouble threshold,
            String action,
            boolean reversible) {
        /// What can be looked for.
        public static final List<String> FINDERS =
                List.of("personal", "injection", "harassment", "words", "pattern", "topic");

        /// Where a rule can look.
        public static final List<String> STAGES = List.of("input", "retrieved", "output");

        /// What can be done, mildest first.
        public static final List<String> ACTIONS = List.of("flag", "mask", "review", "block");

        public GuardRule {
            stages = List.copyOf(stages);
            kinds = List.copyOf(kinds);
            words = List.copyOf(words);
        }
    }

    /// What a version must reach when it is evaluated.
    ///
    /// @param least    by metric: the least mean
    /// @param most     by metric: the greatest mean
    /// @param worse    by metric: how much worse than the version in use it may be, on the metric's scale
    /// @param cases    how many questions there must be, at least
    /// @param required whether only what has reached it goes into production
    /// @param set      SHA-256 of the one set of questions that counts, in hexadecimal; empty: any does
    public record Evaluation(
            Map<String, Double> least,
            Map<String, Double> most,
            Map<String, Double> worse,
            int cases,
            boolean required,
            Optional<String> set) {
        /// Measured of rankings, cut behind as many passages as answers rest on: `recall_at_5`.
        public static final List<String> RANKINGS = List.of("precision_at", "recall_at", "mrr_at", "ndcg_at");

        /// Measured of answers; more is better.
        public static final List<String> ANSWERS =
                List.of("citations_correct", "groundedness", "answer_recall", "refusal_right", "judge");

        /// Measured of answers; less is better.
        public static final List<String> LESS =
                List.of("refused", "failed", "judge_failed", "cost_micros", "latency_millis");

        public Evaluation {
            least = java.util.Collections.unmodifiableMap(new TreeMap<>(least));
            most = java.util.Collections.unmodifiableMap(new TreeMap<>(most));
            worse = java.util.Collections.unmodifiableMap(new TreeMap<>(worse));
        }
    }

    /// @param exact    how long an answer to the very same question is given again; empty where never
    /// @param semantic whether questions of the same sense count too
    /// @param errors   of semantic: the share of wrong answers that is borne
    public record Caching(Optional<Duration> exact, boolean semantic, double errors) {}
}
