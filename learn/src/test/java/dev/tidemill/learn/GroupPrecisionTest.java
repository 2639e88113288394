package dev.tidemill.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GroupPrecisionTest {
    private static final long DAY = 86_400_000L;

    @Test
    void groupsFoundOnADayLeaveTheLaterDays() {
        long[] times = {0, 1, 2, 3, DAY, DAY + 1, DAY + 2};
        int[] groups = {7, 7, 8, 9, 7, 8, 9};
        double[] scores = {0.1, 0.9, 0.8, 0.2, 0.9, 0.8, 0.1};
        float[] labels = {1, 0, 0, 1, 1, 1, 0};
        assertThat(GroupPrecision.mean(times, groups, scores, labels, 2)).isEqualTo(0.5);
        assertThat(GroupPrecision.mean(times, groups, scores, labels, 1)).isEqualTo(1);
    }

    /// Golden values: the Fraud Detection Handbook's card_precision_top_k in pandas on the same rows.
    @Test
    void isAsTheHandbookHasIt() {
        Lcg lcg = new Lcg(777);
        int rows = 3000;
        long[] times = new long[rows];
        int[] groups = new int[rows];
        double[] scores = new double[rows];
        float[] labels = new float[rows];
        for (int i = 0; i < rows; i++) {
            times[i] = lcg.next(7) * DAY + i;
            groups[i] = lcg.next(150);
            scores[i] = lcg.next(32_768) / 32_768.0 + i * 1e-9;
            labels[i] = lcg.next(32_768) / 32_768.0 < 0.05 + (scores[i] > 0.9 ? 0.2 : 0) ? 1 : 0;
        }
        assertThat(GroupPrecision.mean(times, groups, scores, labels, 5)).isCloseTo(0.2571428571428572, within(1e-12));
        assertThat(GroupPrecision.mean(times, groups, scores, labels, 20))
                .isCloseTo(0.32142857142857145, within(1e-12));
        assertThat(GroupPrecision.mean(times, groups, scores, labels, 100))
                .isCloseTo(0.15571428571428572, within(1e-12));
    }

    @Test
    void overNoDaysItIsNotANumber() {
        assertThat(GroupPrecision.mean(new long[0], new int[0], new double[0], new float[0], 5))
                .isNaN();
    }
}
