package dev.tidemill.recommend.click;

import java.util.Arrays;

/// The position-based model (Richardson, Dominowska, Ragno, WWW 2007): a click needs that the position is
/// looked at and that the subject attracts, independent of each other. Fitted by expectation maximisation.
///
/// From clicks alone both are known only up to a factor: what is looked at half as often and attracts twice
/// as much gives the same clicks. The first position is taken as always looked at. Positions are comparable
/// only through subjects that were shown at several of them, so a log in which every subject has its fixed
/// place is refused.
public final class PositionModel implements ClickModel {
    private static final int MOST_ROUNDS = 2000;
    private static final int FIRST_ROUNDS = 30;
    private static final double LEAST = 1e-6;
    private static final double SETTLED = 1e-7;
    private static final double PRIOR_CLICKS = 0.1;
    private static final double PRIOR_ROWS = 1;

    private final double[] examination;
    private final double[] attraction;

    private PositionModel(double[] examination, double[] attraction) {
        this.examination = examination;
        this.attraction = attraction;
    }

    /// Fits a model. Takes time of rows × rounds, 2,000 rounds at most.
    ///
    /// @throws IllegalArgumentException where there are no slates, or positions cannot be compared
    public static PositionModel fit(ClickLog log) {
        if (log.slates() == 0) {
            throw new IllegalArgumentException("a click model must have slates to learn from, got none");
        }
        requireComparable(log);
        PositionModel model = new PositionModel(new double[log.positions()], new double[log.subjects()]);
        Arrays.fill(model.examination, 1);
        Arrays.fill(model.attraction, 0.1);
        for (int round = 0; round < FIRST_ROUNDS; round++) {
            model.fitRates(log);
        }
        for (int round = 0; round < MOST_ROUNDS; round++) {
            if (model.improve(log) < SETTLED) {
                break;
            }
        }
        return model;
    }

    /// Clicks as if they were counts of the rate examination × attraction, which is what they are where
    /// both are small: each examination, then each attraction, becomes clicks over what the other would
    /// bring. Comes near within some rounds where expectation maximisation, to which a row without a click
    /// tells little, needs thousands.
    private void fitRates(ClickLog log) {
        double[] clicks = new double[examination.length];
        double[] expected = new double[examination.length];
        double[] subjectClicks = new double[attraction.length];
        double[] looks = new double[attraction.length];
        for (int s = 0; s < log.slates(); s++) {
            for (int k = 0; k < log.size(s); k++) {
                clicks[k] += log.clicked(s, k) ? 1 : 0;
                expected[k] += attraction[log.subject(s, k)];
            }
        }
        for (int k = 1; k < examination.length; k++) {
            double rate = clicks[k] / expected[k] * expected[0] / Math.max(1, clicks[0]);
            examination[k] = Math.clamp(rate, LEAST, 1);
        }
        for (int s = 0; s < log.slates(); s++) {
            for (int k = 0; k < log.size(s); k++) {
                subjectClicks[log.subject(s, k)] += log.clicked(s, k) ? 1 : 0;
                looks[log.subject(s, k)] += examination[k];
            }
        }
        for (int d = 0; d < attraction.length; d++) {
            double rate = (subjectClicks[d] + PRIOR_CLICKS) / (looks[d] + PRIOR_ROWS);
            attraction[d] = Math.clamp(rate, 1e-9, 0.9);
        }
    }

    /// One round: how likely each row that was not clicked was looked at, and attracted all the same; then
    /// the means. Answers the greatest change of an examination.
    private double improve(ClickLog log) {
        double[] looked = new double[examination.length];
        double[] rows = new double[examination.length];
        double[] attracted = new double[attraction.length];
        double[] shown = new double[attraction.length];
        for (int s = 0; s < log.slates(); s++) {
            for (int k = 0; k < log.size(s); k++) {
                int d = log.subject(s, k);
                double e = examination[k];
                double a = attraction[d];
                double none = 1 - e * a;
                looked[k] += log.clicked(s, k) ? 1 : e * (1 - a) / none;
                attracted[d] += log.clicked(s, k) ? 1 : a * (1 - e) / none;
                rows[k]++;
                shown[d]++;
            }
        }
        double change = 0;
        for (int k = 1; k < examination.length; k++) {
            double now = Math.clamp(looked[k] / rows[k], LEAST, 1);
            change = Math.max(change, Math.abs(now - examination[k]));
            examination[k] = now;
        }
        for (int d = 0; d < attraction.length; d++) {
            double now = (attracted[d] + PRIOR_CLICKS) / (shown[d] + PRIOR_ROWS);
            attraction[d] = Math.clamp(now, 1e-9, 1 - 1e-9);
        }
        return change;
    }

    private static void requireComparable(ClickLog log) {
        int[] groups = new int[log.positions() + log.subjects()];
        Arrays.setAll(groups, i -> i);
        for (int s = 0; s < log.slates(); s++) {
            for (int k = 0; k < log.size(s); k++) {
                groups[root(groups, k)] = root(groups, log.positions() + log.subject(s, k));
            }
        }
        for (int k = 1; k < log.positions(); k++) {
            if (root(groups, k) != root(groups, 0)) {
                throw new IllegalArgumentException("positions must be comparable through subjects shown at several, got"
                        + " none between position " + (k + 1) + " and the first (shuffle some slates)");
            }
        }
    }

    private static int root(int[] groups, int one) {
        int at = one;
        while (groups[at] != at) {
            groups[at] = groups[groups[at]];
            at = groups[at];
        }
        return at;
    }

    @Override
    public double attraction(int subject) {
        return attraction[subject];
    }

    @Override
    public double examination(int[] shown, int position) {
        return examination[position];
    }

    /// The bias of positions, whatever is shown.
    public PositionBias bias() {
        return PositionBias.of(examination);
    }
}
