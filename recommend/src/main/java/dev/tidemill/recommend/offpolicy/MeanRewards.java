package dev.tidemill.recommend.offpolicy;

/// The mean reward of each item at each position, drawn towards the item's mean over all positions, and
/// that towards the mean of all: what was rarely shown is believed little.
public final class MeanRewards implements RewardModel {
    private final double[][] means;

    private MeanRewards(double[][] means) {
        this.means = means;
    }

    /// A trainer.
    ///
    /// @param strength how many rows the mean that is drawn to counts as; at least 0
    public static RewardModel.Trainer trainer(double strength) {
        if (!(strength >= 0)) {
            throw new IllegalArgumentException("strength must be at least 0, got " + strength);
        }
        return log -> fit(log, strength);
    }

    private static MeanRewards fit(LoggedActions log, double strength) {
        double overall = log.rows() == 0 ? 0 : log.meanReward();
        double[][] sums = new double[log.positions()][log.actions()];
        double[][] counts = new double[log.positions()][log.actions()];
        double[] itemSums = new double[log.actions()];
        double[] itemCounts = new double[log.actions()];
        for (int row = 0; row < log.rows(); row++) {
            int a = log.action(row);
            sums[log.position(row)][a] += log.reward(row);
            counts[log.position(row)][a]++;
            itemSums[a] += log.reward(row);
            itemCounts[a]++;
        }
        for (int k = 0; k < sums.length; k++) {
            for (int a = 0; a < sums[k].length; a++) {
                double item = drawn(itemSums[a], itemCounts[a], overall, strength);
                sums[k][a] = drawn(sums[k][a], counts[k][a], item, strength);
            }
        }
        return new MeanRewards(sums);
    }

    private static double drawn(double sum, double count, double towards, double strength) {
        return count + strength == 0 ? towards : (sum + strength * towards) / (count + strength);
    }

    @Override
    public double expected(int context, int action, int position) {
        return means[position][action];
    }
}
