package dev.tidemill.features;

/// One running sum of one span: how many events take part and, where wanted, Σx and Σx², exact.
///
/// The limbs stand in [KeyState#sums] from `at`: the count; then Σx in 128 bits of a whole column, in 192 of a
/// column of doubles; then Σx² in 192.
final class SumPlan {
    /// -1 where only events are counted.
    final int column;
    /// -1 where all take part.
    final int filter;

    final int at;
    final int sumAt;
    final int squaresAt;
    final boolean doubles;
    final boolean sum;
    final boolean squares;

    SumPlan(int column, int filter, int at, boolean doubles, Wants wants) {
        this.column = column;
        this.filter = filter;
        this.at = at;
        this.doubles = doubles;
        this.sum = wants.sum();
        this.squares = wants.squares();
        this.sumAt = at + 1;
        this.squaresAt = sumAt + (sum ? (doubles ? 3 : 2) : 0);
    }

    /// What is wanted beside the count.
    record Wants(boolean sum, boolean squares) {}

    int limbs() {
        return squaresAt - at + (squares ? 3 : 0);
    }

    @Override
    public String toString() {
        return column + " " + filter + " " + at + " " + doubles + " " + sum + " " + squares;
    }
}
