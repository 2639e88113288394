package dev.tidemill.chat.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.chat.evaluate.Answered.Answerer;
import dev.tidemill.chat.evaluate.Answered.Citation;
import dev.tidemill.chat.evaluate.Answered.Passage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/// Asks every question of a set and measures the answers.
///
/// Of each case: the retrieval metrics where gold passages are known; `citations_correct`, the share of citations
/// whose spans exist and support what they stand behind; `groundedness`, the support of the least supported
/// sentence; `answer_recall`, the share of the right answer's words; `refusal_right`, whether it refused what cannot
/// be answered and nothing else; `refused`; `cost_micros`, `latency_millis`; `judge` and `judge_failed`; `failed`.
///
/// **Invariant:** an answerer that fails and a judge that gives no verdict score 0 in the mean, and are counted.
public final class Evaluator {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Answerer answerer;
    private final Optional<Judge> judge;
    private final int k;
    private final double supported;

    /// @param k         where rankings are cut
    /// @param supported from which support on a citation is right, 0 to 1
    public Evaluator(Answerer answerer, Optional<Judge> judge, int k, double supported) {
        this.answerer = answerer;
        this.judge = judge;
        this.k = k;
        this.supported = supported;
    }

    /// What was measured of each case, by case and metric.
    ///
    /// @param failures what failed, by case
    public record Report(Map<String, Map<String, Double>> cases, Map<String, String> failures) {
        /// The mean of each metric over the cases that have it.
        public Map<String, Double> means() {
            Map<String, Double> means = new TreeMap<>();
            for (String metric : metrics()) {
                means.put(
                        metric,
                        values(metric).values().stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElse(0));
            }
            return means;
        }

        /// What the cases have of a metric, by case.
        public Map<String, Double> values(String metric) {
            Map<String, Double> values = new LinkedHashMap<>();
            cases.forEach((id, measured) -> {
                if (measured.containsKey(metric)) {
                    values.put(id, Objects.requireNonNull(measured.get(metric)));
                }
            });
            return values;
        }

        /// As [#means], with how sure each is.
        public Map<String, MeanInterval> intervals(long seed) {
            Map<String, MeanInterval> intervals = new TreeMap<>();
            for (String metric : metrics()) {
                intervals.put(metric, MeanInterval.of(values(metric), seed));
            }
            return intervals;
        }

        /// All of it as JSON, by case.
        public String json() {
            var json = JSON.createObjectNode();
            cases.forEach((id, measured) -> {
                var one = json.putObject(id);
                measured.forEach(one::put);
                if (failures.containsKey(id)) {
                    one.put("failure", failures.get(id));
                }
            });
            return json.toPrettyString();
        }

        private Set<String> metrics() {
            Set<String> metrics = new TreeSet<>();
            cases.values().forEach(measured -> metrics.addAll(measured.keySet()));
            return metrics;
        }
    }

    public Report run(EvaluationSet set) {
        return run(set, done -> {});
    }

    /// @param progress is told after each question how many are done
    public Report run(EvaluationSet set, IntConsumer progress) {
        Map<String, Map<String, Double>> cases = new LinkedHashMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        for (EvaluationCase one : set.cases()) {
            Map<String, Double> values = new TreeMap<>();
            try {
                measure(one, answerer.answer(one.question()), values, failures);
                values.put("failed", 0.0);
            } catch (RuntimeException failed) {
                failures.put(one.id(), "no answer: " + (failed.getMessage() == null ? failed : failed.getMessage()));
                fail(one, values);
            }
            cases.put(one.id(), values);
            progress.accept(cases.size());
        }
        return new Report(cases, failures);
    }

    private void fail(EvaluationCase one, Map<String, Double> values) {
        values.clear();
        values.put("failed", 1.0);
        values.put("refusal_right", 0.0);
        values.put("groundedness", 0.0);
        if (!one.passages().isEmpty()) {
            RetrievalMetrics.at(k, List.of(), Set.copyOf(one.passages())).forEach(values::put);
        }
        one.answer().ifPresent(right -> values.put("answer_recall", 0.0));
        judge.ifPresent(ignored -> {
            values.put("judge", 0.0);
            values.put("judge_failed", 1.0);
        });
    }

    private void measure(
            EvaluationCase one, Answered answer, Map<String, Double> values, Map<String, String> failures) {
        if (!one.passages().isEmpty()) {
            Set<String> gold = Set.copyOf(one.passages());
            values.putAll(RetrievalMetrics.at(k, ranked(answer, gold), gold));
        }
        values.put("refusal_right", answer.refused() == one.answerable() ? 0.0 : 1.0);
        values.put("refused", answer.refused() ? 1.0 : 0.0);
        values.put("cost_micros", (double) answer.costMicros());
        values.put("latency_millis", answer.latency().toNanos() / 1e6);
        if (!answer.refused()) {
            List<String> texts = answer.passages().stream().map(Passage::text).toList();
            values.put("groundedness", new Groundedness(texts).of(answer.text()));
            if (!answer.citations().isEmpty()) {
                values.put("citations_correct", citations(answer));
            }
        }
        one.answer().ifPresent(right -> values.put("answer_recall", answer.refused() ? 0 : recall(right, answer)));
        judge.ifPresent(asked -> judged(asked, one, answer, values, failures));
    }

    /// Passages by the names that the set has for them.
    private static List<String> ranked(Answered answer, Set<String> gold) {
        return answer.passages().stream()
                .map(passage -> !gold.contains(passage.id()) && gold.contains(passage.document())
                        ? passage.document()
                        : passage.id())
                .toList();
    }

    private static void judged(
            Judge judge,
            EvaluationCase one,
            Answered answer,
            Map<String, Double> values,
            Map<String, String> failures) {
        OptionalDouble verdict;
        String why = "the judge gave no verdict";
        try {
            verdict = judge.judge(one, answer);
        } catch (RuntimeException failed) {
            verdict = OptionalDouble.empty();
            why = "the judge failed: " + failed;
        }
        boolean given = verdict.isPresent() && verdict.getAsDouble() >= 0 && verdict.getAsDouble() <= 1;
        values.put("judge", given ? verdict.getAsDouble() : 0);
        values.put("judge_failed", given ? 0.0 : 1.0);
        if (!given) {
            failures.put(one.id(), why);
        }
    }

    private double citations(Answered answer) {
        int right = 0;
        for (Citation citation : answer.citations()) {
            right += correct(answer, citation) ? 1 : 0;
        }
        return (double) right / answer.citations().size();
    }

    private boolean correct(Answered answer, Citation citation) {
        Optional<String> text = answer.passages().stream()
                .filter(passage -> passage.id().equals(citation.passage()))
                .map(Passage::text)
                .findFirst();
        if (text.isEmpty()
                || !within(citation.passageFrom(), citation.passageTo(), text.get())
                || !within(citation.answerFrom(), citation.answerTo(), answer.text())) {
            return false;
        }
        String cited = text.get().substring(citation.passageFrom(), citation.passageTo());
        String claim = answer.text().substring(citation.answerFrom(), citation.answerTo());
        return new Groundedness(List.of(cited)).of(claim) >= supported;
    }

    private static boolean within(int from, int to, String text) {
        return from >= 0 && from < to && to <= text.length();
    }

    /// How much of the right answer stands in the answer given.
    private static double recall(String right, Answered answer) {
        return new Groundedness(List.of(answer.text())).of(right);
    }

    /// Answers that users rated, as cases for a set: of an answer that they found good the passages it cites and
    /// its text are gold; a question whose answer they found bad is asked again without. The newest rating of a
    /// question counts; where one text has both, none does.
    public static List<EvaluationCase> fromRatings(List<Rated> ratings) {
        Map<String, Rated> byQuestion = new LinkedHashMap<>();
        Set<String> disputed = new HashSet<>();
        for (Rated rated : ratings) {
            String question = rated.question().strip();
            Rated before = byQuestion.put(question, rated);
            if (before != null
                    && before.good() != rated.good()
                    && before.answer().text().equals(rated.answer().text())) {
                disputed.add(question);
            }
        }
        List<EvaluationCase> cases = new ArrayList<>();
        byQuestion.forEach((question, rated) -> {
            if (!disputed.contains(question) && !question.isEmpty()) {
                boolean gold = rated.good() && !rated.answer().refused();
                List<String> cited = rated.answer().citations().stream()
                        .map(Citation::passage)
                        .distinct()
                        .toList();
                cases.add(new EvaluationCase(
                        rated.id(),
                        question,
                        gold ? cited : List.of(),
                        gold ? Optional.of(rated.answer().text()) : Optional.empty(),
                        gold || !rated.good(),
                        rated.comment()));
            }
        });
        return cases;
    }

    /// @param id      of the answer, that the rating joins to
    /// @param good    whether the user found it so; of a refusal, whether it was right to refuse
    /// @param comment what the user said of it; empty text where nothing
    public record Rated(String id, String question, Answered answer, boolean good, String comment) {
        public Rated(String id, String question, Answered answer, boolean good) {
            this(id, question, answer, good, "");
        }
    }
}
