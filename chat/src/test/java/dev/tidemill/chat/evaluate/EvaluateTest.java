package dev.tidemill.chat.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.chat.evaluate.Answered.Citation;
import dev.tidemill.chat.evaluate.Answered.Passage;
import dev.tidemill.chat.evaluate.Evaluator.Rated;
import dev.tidemill.chat.evaluate.Evaluator.Report;
import dev.tidemill.core.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EvaluateTest {
    private static final Passage LAMP =
            new Passage("a#1", "a", "The lamp costs 49 euros. It was made in Köln in 1987.");

    private static Answered answered(String text, Citation... citations) {
        return new Answered(text, List.of(LAMP), List.of(citations), false, 120, Duration.ofMillis(40));
    }

    @Test
    void brokenLinesAreToldByNumberAndTheRestIsRead() {
        EvaluationSet set = EvaluationSet.read(List.of(
                "{\"id\":\"1\",\"question\":\"why?\",\"passages\":[\"a#1\"],\"answer\":\"so\"}",
                "",
                "{\"id\":",
                "[]",
                "{\"id\":\"1\",\"question\":\"again?\"}",
                "{\"id\":\"2\"}",
                "{\"id\":\"3\",\"question\":\"x\",\"answerable\":false}",
                "{\"id\":\"4\",\"question\":5}")
                .stream());

        assertThat(set.cases()).extracting(EvaluationCase::id).containsExactly("1", "3");
        assertThat(set.refused())
                .extracting(Problem::place)
                .containsExactly("line 3", "line 4", "line 5", "line 6", "line 8");
        assertThat(EvaluationSet.read(EvaluationSet.write(set.cases()).lines()).cases())
                .isEqualTo(set.cases());
    }

    /// By hand: gold b and d of a ranking a, b, c, d.
    @Test
    void retrievalMetricsAreThoseByHand() {
        Map<String, Double> at3 = RetrievalMetrics.at(3, List.of("a", "b", "b", "c", "d"), Set.of("b", "d"));

        assertThat(at3.get("precision_at_3")).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(at3.get("recall_at_3")).isEqualTo(0.5);
        assertThat(at3.get("mrr_at_3")).isEqualTo(0.5);
        assertThat(at3.get("ndcg_at_3"))
                .isCloseTo((1 / 1.5849625007211562) / (1 + 1 / 1.5849625007211562), within(1e-12));
        assertThat(RetrievalMetrics.at(4, List.of("a", "b", "c", "d"), Set.of("b", "d"))
                        .get("recall_at_4"))
                .isEqualTo(1);
    }

    @Test
    void supportFallsWithWhatIsMadeUp() {
        Groundedness grounded = new Groundedness(List.of(LAMP.text()));

        assertThat(grounded.of("The lamp costs 49 euros.")).isEqualTo(1);
        assertThat(grounded.of("The lamp costs 59 euros.")).isLessThan(0.4);
        assertThat(grounded.of("It was made in Hamburg.")).isLessThan(grounded.of("It was made in Köln."));
        assertThat(grounded.of("It was not made in Köln.")).isEqualTo(0.5);
        List<Groundedness.Sentence> sentences = grounded.sentences("The lamp costs 49 euros. It flies to Mars.");
        assertThat(sentences).hasSize(2);
        assertThat(sentences.getFirst().support()).isEqualTo(1);
        assertThat(sentences.getLast().support()).isLessThan(0.2);
        assertThat(grounded.of("")).isEqualTo(1);
    }

    @Test
    void citationsAreRightOnlyWhereTheirSpansSupportThem() {
        String text = "The lamp costs 49 euros.";
        Citation right = new Citation(0, 24, "a#1", 0, 24);
        Citation elsewhere = new Citation(0, 24, "a#1", 25, 54);
        Citation beyond = new Citation(0, 24, "a#1", 0, 4_000);
        Citation unknown = new Citation(0, 24, "b#9", 0, 24);
        Evaluator evaluator =
                new Evaluator(question -> answered(text, right, elsewhere, beyond, unknown), Optional.empty(), 3, 0.7);
        Report report = evaluator.run(set(
                new EvaluationCase("1", "What does the lamp cost?", List.of("a#1"), Optional.of("49 euros"), true)));

        assertThat(report.means())
                .containsEntry("citations_correct", 0.25)
                .containsEntry("recall_at_3", 1.0)
                .containsEntry("groundedness", 1.0)
                .containsEntry("answer_recall", 1.0)
                .containsEntry("refusal_right", 1.0)
                .containsEntry("cost_micros", 120.0)
                .containsEntry("latency_millis", 40.0)
                .containsEntry("failed", 0.0);
    }

    private static EvaluationSet set(EvaluationCase... cases) {
        return new EvaluationSet(List.of(cases), List.of());
    }

    @Test
    void whatFailsCountsAsAFailureNotAsAbsent() {
        EvaluationCase one = new EvaluationCase("1", "cost?", List.of("a#1"), Optional.empty(), true);
        EvaluationCase two = new EvaluationCase("2", "boom?", List.of("a#1"), Optional.empty(), true);
        EvaluationCase three = new EvaluationCase("3", "mars?", List.of(), Optional.empty(), false);
        Judge judge = (question, answer) -> switch (question.id()) {
            case "1" -> OptionalDouble.of(Double.NaN);
            default -> OptionalDouble.of(1);
        };
        Evaluator evaluator = new Evaluator(
                question -> {
                    if (question.startsWith("boom")) {
                        throw new IllegalStateException("down");
                    }
                    return answered("The lamp costs 49 euros.");
                },
                Optional.of(judge),
                3,
                0.7);
        Report report = evaluator.run(set(one, two, three));

        assertThat(report.failures()).containsOnlyKeys("1", "2");
        assertThat(report.means())
                .containsEntry("failed", 1.0 / 3)
                .containsEntry("judge", 1.0 / 3)
                .containsEntry("judge_failed", 2.0 / 3)
                .containsEntry("refusal_right", 1.0 / 3)
                .containsEntry("recall_at_3", 0.5);
    }

    @Test
    void gatesPassFailAndSayWhenTheyCannotTell() {
        Gate gate = new Gate(
                List.of(new Gate.Rule("groundedness", true, 0.02), new Gate.Rule("cost_micros", false, 5)), 30, 1);

        assertThat(gate.judge(report(200, 0.8, 1), report(200, 0.9, 2)).verdict())
                .isEqualTo(Gate.Verdict.PASS);
        assertThat(gate.judge(report(200, 0.8, 1), report(200, 0.5, 2)).verdict())
                .isEqualTo(Gate.Verdict.FAIL);
        assertThat(gate.judge(report(40, 0.8, 1), report(40, 0.79, 2)).verdict())
                .isEqualTo(Gate.Verdict.INCONCLUSIVE);
        Gate.Decision few = gate.judge(report(10, 0.8, 1), report(10, 0.9, 2));
        assertThat(few.verdict()).isEqualTo(Gate.Verdict.INCONCLUSIVE);
        assertThat(few.findings().getFirst().reason()).endsWith("and 30 cases are needed");
    }

    private static Report report(int cases, double mean, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Map<String, Double>> values = new LinkedHashMap<>();
        for (int i = 0; i < cases; i++) {
            values.put("c" + i, Map.of("groundedness", mean + random.nextDouble(-0.1, 0.1), "cost_micros", 100.0));
        }
        return new Report(values, Map.of());
    }

    /// Where there is no difference, a 95 % interval excludes 0 in about 5 of 100 draws, and p is below 0.05 as often.
    @Test
    void intervalsHoldTheirLevel() {
        SplittableRandom random = new SplittableRandom(5);
        int outside = 0;
        int small = 0;
        int draws = 200;
        for (int draw = 0; draw < draws; draw++) {
            Map<String, Double> control = new HashMap<>();
            Map<String, Double> candidate = new HashMap<>();
            for (int i = 0; i < 60; i++) {
                control.put("c" + i, random.nextDouble());
                candidate.put("c" + i, random.nextDouble());
            }
            PairedDifference difference = PairedDifference.of(control, candidate, draw);
            outside += difference.low() > 0 || difference.high() < 0 ? 1 : 0;
            small += difference.p() < 0.05 ? 1 : 0;
        }
        assertThat(outside).isBetween(2, 24);
        assertThat(small).isBetween(2, 24);
    }

    @Test
    void aModelsVerdictIsAScoreOrNone() {
        assertThat(ModelJudge.verdict("Sure! {\"score\": 0.75, \"reason\": \"fine\"}"))
                .hasValue(0.75);
        for (String none : List.of("", "good", "{}", "{\"score\": \"1\"}", "{\"score\": 7}", "} {", "{\"score\": 1")) {
            assertThat(ModelJudge.verdict(none)).as(none).isEmpty();
        }
    }

    @Test
    void marksBecomeCitationsOfTheSentenceBeforeThem() {
        var passage = new dev.tidemill.chat.assistant.Passage("a", "A", "a#1", 0, 24, "The lamp costs 49 euros.", 1);
        Answered answered = Marked.of(
                new dev.tidemill.chat.assistant.Answer(
                        "It is old. The lamp costs 49 euros [1]. It flies. [2]",
                        "answered",
                        "stop",
                        List.of(),
                        List.of(),
                        List.of(passage),
                        "",
                        "m",
                        0,
                        1,
                        0,
                        0,
                        "",
                        List.of()),
                5,
                Duration.ZERO);
        assertThat(answered.text()).isEqualTo("It is old. The lamp costs 49 euros. It flies.");
        assertThat(answered.citations())
                .extracting(cited -> answered.text().substring(cited.answerFrom(), cited.answerTo()))
                .containsExactly("The lamp costs 49 euros", "It flies.");
        Report report = new Evaluator(question -> answered, Optional.empty(), 5, 0.7)
                .run(set(new EvaluationCase("1", "cost?", List.of("a"), Optional.empty(), true)));
        assertThat(report.means()).containsEntry("citations_correct", 0.5).containsEntry("recall_at_5", 1.0);
    }

    @Test
    void whatIsDeclaredIsReachedOnlyByWhatWasMeasured() {
        var declared = new dev.tidemill.app.AnswerDefinition.Evaluation(
                Map.of("groundedness", 0.7, "judge", 0.5),
                Map.of("cost_micros", 99.0),
                Map.of(),
                30,
                true,
                Optional.empty());
        assertThat(Bar.whyNot(declared, report(20, 0.9, 1), Optional.empty()))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("an evaluation must have at least 30 questions, got 20"),
                        one -> assertThat(one).startsWith("judge must be at least 0.5, got none"),
                        one -> assertThat(one).isEqualTo("cost_micros must be at most 99.0, got 100.0000"));
        var worse = new dev.tidemill.app.AnswerDefinition.Evaluation(
                Map.of(), Map.of(), Map.of("groundedness", 0.05), 30, true, Optional.empty());
        assertThat(Bar.whyNot(worse, report(100, 0.9, 1), Optional.of(report(100, 0.8, 2))))
                .isEmpty();
        assertThat(Bar.whyNot(worse, report(100, 0.7, 1), Optional.of(report(100, 0.8, 2))))
                .hasSize(1);
    }

    @Test
    void ratingsBecomeCases() {
        Citation cited = new Citation(0, 3, "a#1", 0, 8);
        Answered refusal = new Answered("I do not know.", List.of(), List.of(), true, 0, Duration.ZERO);
        List<EvaluationCase> cases = Evaluator.fromRatings(List.of(
                new Rated("r1", "cost?", answered("49 euros", cited, cited), true),
                new Rated("r2", "where?", answered("Hamburg", cited), false),
                new Rated("r3", "mars?", refusal, true),
                new Rated("r4", "both?", answered("yes"), true),
                new Rated("r5", "both?", answered("yes"), false)));

        assertThat(cases)
                .containsExactly(
                        new EvaluationCase("r1", "cost?", List.of("a#1"), Optional.of("49 euros"), true),
                        new EvaluationCase("r2", "where?", List.of(), Optional.empty(), true),
                        new EvaluationCase("r3", "mars?", List.of(), Optional.empty(), false));
    }
}
