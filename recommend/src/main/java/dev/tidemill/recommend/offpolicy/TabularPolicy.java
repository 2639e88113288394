package dev.tidemill.recommend.offpolicy;

/// A policy that looks at no context: a table of probabilities by position and item.
public final class TabularPolicy implements TargetPolicy {
    private static final double CLOSE = 1e-9;

    private final double[][] table;

    private TabularPolicy(double[][] table) {
        this.table = table;
    }

    /// @param probabilities by position, then by item; each position's sum to 1
    /// @throws IllegalArgumentException where they do not, or one is below 0
    public static TabularPolicy of(double[][] probabilities) {
        double[][] table = new double[probabilities.length][];
        for (int k = 0; k < table.length; k++) {
            table[k] = probabilities[k].clone();
            double sum = 0;
            for (double one : table[k]) {
                if (!(one >= 0)) {
                    throw new IllegalArgumentException("a probability must be at least 0, got " + one);
                }
                sum += one;
            }
            if (Math.abs(sum - 1) > CLOSE) {
                throw new IllegalArgumentException(
                        "probabilities at position " + k + " must sum to 1, got " + sum + " (divide by their sum)");
            }
        }
        return new TabularPolicy(table);
    }

    /// Every item as likely as any other, at every position.
    public static TabularPolicy uniform(int actions, int positions) {
        double[][] table = new double[positions][actions];
        for (double[] row : table) {
            java.util.Arrays.fill(row, 1.0 / actions);
        }
        return new TabularPolicy(table);
    }

    /// How often a policy showed each item at each position: its mean over the contexts and times of its log.
    ///
    /// @throws IllegalArgumentException where a position has no row
    public static TabularPolicy frequencies(LoggedActions log) {
        double[][] table = new double[log.positions()][log.actions()];
        int[] shown = new int[log.positions()];
        for (int row = 0; row < log.rows(); row++) {
            table[log.position(row)][log.action(row)]++;
            shown[log.position(row)]++;
        }
        for (int k = 0; k < table.length; k++) {
            if (shown[k] == 0) {
                throw new IllegalArgumentException("each position must have rows, got none at " + k);
            }
            for (int a = 0; a < table[k].length; a++) {
                table[k][a] /= shown[k];
            }
        }
        return new TabularPolicy(table);
    }

    @Override
    public double probability(int context, int action, int position) {
        return table[position][action];
    }
}
