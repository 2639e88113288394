package dev.tidemill.recommend.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.measure.NextItemEvaluation.LeftOut;
import dev.tidemill.recommend.measure.NextItemEvaluation.Question;
import dev.tidemill.recommend.model.ArtifactOutput;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.sequence.Sequences;
import java.util.List;
import org.junit.jupiter.api.Test;

class NextItemEvaluationTest {
    private static final Sequences DATA = Sequences.of(4, new int[] {0, 3, 1}, new int[] {2}, new int[] {3, 0});

    @Test
    void questionsAreTheLastOrEveryNext() {
        assertThat(NextItemEvaluation.lastOf(DATA)).extracting(Question::next).containsExactly(1, 0);
        assertThat(NextItemEvaluation.everyNextOf(DATA))
                .extracting(Question::next)
                .containsExactly(3, 1, 0);
        assertThat(NextItemEvaluation.everyNextOf(DATA).get(1).history().items())
                .containsExactly(0, 3);
    }

    /// The list is 0, 1, 2, 3 for everybody. Asked for 3, 1, 0: places 4, 2, 1; with seen items left out
    /// 3, 1, 1.
    @Test
    void ranksAreCountedWithAndWithoutSeenItems() {
        List<Question> questions = NextItemEvaluation.everyNextOf(DATA);
        RankingReport all =
                new NextItemEvaluation(questions, 3, LeftOut.NONE).evaluate(new Falling(), Workers.caller());
        assertThat(all.of(RankingMetric.MRR)).containsExactly(new double[] {0, 0.5, 1}, within(1e-12));
        RankingReport unseen =
                new NextItemEvaluation(questions, 3, LeftOut.SEEN).evaluate(new Falling(), Workers.caller());
        assertThat(unseen.of(RankingMetric.MRR)).containsExactly(new double[] {1.0 / 3, 1, 1}, within(1e-12));
        assertThat(unseen.mean(RankingMetric.RECALL)).isEqualTo(1);
    }

    private record Falling() implements CandidateModel {
        @Override
        public String algorithm() {
            return "falling";
        }

        @Override
        public int items() {
            return 4;
        }

        @Override
        public void score(History history, float[] scores) {
            for (int item = 0; item < 4; item++) {
                scores[item] = -item;
            }
        }

        @Override
        public void write(ArtifactOutput out) {}
    }
}
