package dev.tidemill.recommend.click;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClickModelTest {
    private static final double[] EXAMINATION = {1, 0.6, 0.35, 0.2, 0.12};
    private static final int SUBJECTS = 30;

    private static double attraction(int subject) {
        return 0.02 + 0.5 * subject / SUBJECTS;
    }

    /// Slates whose better subjects stand higher more often, as they do in a shop that ranks.
    private static int[] slate(SplittableRandom random) {
        return random.ints(0, SUBJECTS)
                .distinct()
                .limit(EXAMINATION.length)
                .boxed()
                .sorted((a, b) -> Double.compare(b + 10 * (b * 7919 % 13) / 13.0, a + 10 * (a * 7919 % 13) / 13.0))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static ClickLog positionBased(long seed, int slates) {
        SplittableRandom random = new SplittableRandom(seed);
        ClickLog log = new ClickLog(SUBJECTS);
        for (int s = 0; s < slates; s++) {
            int[] shown = slate(random);
            boolean[] clicked = new boolean[shown.length];
            for (int k = 0; k < shown.length; k++) {
                clicked[k] = random.nextDouble() < EXAMINATION[k] * attraction(shown[k]);
            }
            log.add(shown, clicked);
        }
        return log;
    }

    private static ClickLog cascading(long seed, int slates) {
        SplittableRandom random = new SplittableRandom(seed);
        ClickLog log = new ClickLog(SUBJECTS);
        for (int s = 0; s < slates; s++) {
            int[] shown = slate(random);
            boolean[] clicked = new boolean[shown.length];
            for (int k = 0; k < shown.length; k++) {
                if (random.nextDouble() < attraction(shown[k])) {
                    clicked[k] = true;
                    break;
                }
            }
            log.add(shown, clicked);
        }
        return log;
    }

    @Test
    void examinationAndAttractionAreFoundThoughBetterSubjectsStandHigher() {
        PositionModel model = PositionModel.fit(positionBased(1, 40_000));
        for (int k = 0; k < EXAMINATION.length; k++) {
            assertThat(model.examination(new int[0], k)).as("position " + k).isCloseTo(EXAMINATION[k], within(0.03));
        }
        for (int d = 0; d < SUBJECTS; d++) {
            assertThat(model.attraction(d)).as("subject " + d).isCloseTo(attraction(d), within(0.06));
        }
    }

    /// What the click rates of positions alone would say: too steep, since the better stand higher.
    @Test
    void clickRatesOfPositionsMistakeRankingForBias() {
        ClickLog log = positionBased(1, 40_000);
        double[] clicks = new double[EXAMINATION.length];
        for (int s = 0; s < log.slates(); s++) {
            for (int k = 0; k < clicks.length; k++) {
                clicks[k] += log.clicked(s, k) ? 1 : 0;
            }
        }
        assertThat(clicks[4] / clicks[0]).isLessThan(0.8 * EXAMINATION[4]);
    }

    @Test
    void aCascadeIsFoundByTheCascadeModel() {
        CascadeModel model = CascadeModel.fit(cascading(2, 40_000));
        for (int d = 0; d < SUBJECTS; d++) {
            assertThat(model.attraction(d)).as("subject " + d).isCloseTo(attraction(d), within(0.04));
        }
        assertThat(model.examination(new int[] {29, 28, 0, 1, 2}, 2))
                .isCloseTo((1 - attraction(29)) * (1 - attraction(28)), within(0.05));
    }

    @Test
    void theModelThatIsTrueForetellsBetter() {
        ClickLog byPosition = positionBased(3, 20_000);
        ClickLog fresh = positionBased(4, 20_000);
        assertThat(PositionModel.fit(byPosition).perplexity(fresh))
                .isLessThan(CascadeModel.fit(byPosition).perplexity(fresh));
        ClickLog cascade = cascading(3, 20_000);
        ClickLog freshCascade = cascading(4, 20_000);
        assertThat(CascadeModel.fit(cascade).perplexity(freshCascade))
                .isLessThan(PositionModel.fit(cascade).perplexity(freshCascade));
    }

    @Test
    void positionsThatCannotBeComparedAreRefused() {
        ClickLog log = new ClickLog(2);
        log.add(new int[] {0, 1}, new boolean[] {true, false});
        log.add(new int[] {0, 1}, new boolean[] {false, false});
        assertThatThrownBy(() -> PositionModel.fit(log))
                .hasMessageStartingWith("positions must be comparable through subjects shown at several, got none "
                        + "between position 2 and the first");
        assertThatThrownBy(() -> PositionModel.fit(new ClickLog(1))).hasMessageContaining("got none");
        assertThatThrownBy(() -> log.add(new int[] {2}, new boolean[] {true}))
                .hasMessage("a subject must be from 0 below 2, got 2");
    }

    @Test
    void aClickCountsForThoseWhoDidNotLookUpToABound() {
        PositionBias bias = PositionBias.of(new double[] {1, 0.5, 0.01});
        assertThat(bias.weight(0)).isEqualTo(1);
        assertThat(bias.weight(1)).isEqualTo(2);
        assertThat(bias.weight(2)).isEqualTo(20);
        assertThat(bias.weight(7)).isEqualTo(20);
        assertThat(PositionBias.none().weight(5)).isEqualTo(1);
        assertThatThrownBy(() -> PositionBias.of(new double[] {0}))
                .hasMessage("an examination must be above 0 and at most 1, got 0.0");
    }
}
