package dev.tidemill.watch.input;

/// How columns go together: the correlation of every two, of normal scores (each value is replaced by the normal
/// quantile of its rank in the reference, so that heavy tails weigh no more than others). Bounded, mergeable.
public final class Correlations {
    private final int columns;
    private final double[] sums;
    private final double[] products;
    private double rows;

    Correlations(int columns) {
        this(columns, new double[columns], new double[columns * (columns + 1) / 2], 0);
    }

    Correlations(int columns, double[] sums, double[] products, double rows) {
        this.columns = columns;
        this.sums = sums;
        this.products = products;
        this.rows = rows;
    }

    /// What is kept of it.
    @SuppressWarnings("ArrayRecordComponent")
    public record State(double rows, double[] sums, double[] products) {}

    State state() {
        return new State(rows, sums, products);
    }

    static Correlations of(State state) {
        return new Correlations(state.sums().length, state.sums(), state.products(), state.rows());
    }

    double rows() {
        return rows;
    }

    void add(double[] scores) {
        rows++;
        int at = 0;
        for (int i = 0; i < columns; i++) {
            double left = scores[i];
            sums[i] += left;
            for (int j = 0; j <= i; j++) {
                products[at++] += left * scores[j];
            }
        }
    }

    void merge(Correlations other) {
        rows += other.rows;
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
        }
        for (int i = 0; i < products.length; i++) {
            products[i] += other.products[i];
        }
    }

    /// All without those of a part of it.
    Correlations without(Correlations part) {
        Correlations rest = new Correlations(columns, sums.clone(), products.clone(), rows - part.rows);
        for (int i = 0; i < sums.length; i++) {
            rest.sums[i] -= part.sums[i];
        }
        for (int i = 0; i < products.length; i++) {
            rest.products[i] -= part.products[i];
        }
        return rest;
    }

    /// The correlation of two columns, the first with the greater index; 0 where one of them does not vary.
    double of(int i, int j) {
        double spread = Math.sqrt(covariance(i, i) * covariance(j, j));
        return spread > 1e-9 ? Math.clamp(covariance(i, j) / spread, -1, 1) : 0;
    }

    private double covariance(int i, int j) {
        return products[i * (i + 1) / 2 + j] / rows - sums[i] / rows * (sums[j] / rows);
    }

    /// The pair whose correlation differs most.
    ///
    /// @param first  index of one column
    /// @param second of the other
    /// @param size   the absolute difference
    record Change(int first, int second, double was, double is, double size) {}

    /// Compares with a reference over the same columns.
    Change change(Correlations reference) {
        Change most = new Change(0, 0, 0, 0, 0);
        for (int i = 1; i < columns; i++) {
            for (int j = 0; j < i; j++) {
                double was = reference.of(i, j);
                double is = of(i, j);
                if (Math.abs(is - was) > most.size()) {
                    most = new Change(j, i, was, is, Math.abs(is - was));
                }
            }
        }
        return most;
    }

    /// How many pairs are compared.
    int pairs() {
        return Math.max(1, columns * (columns - 1) / 2);
    }
}
