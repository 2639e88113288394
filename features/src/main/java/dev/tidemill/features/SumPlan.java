package dev.tidemill.features;

/// One running sum of one span: how many events take part and, where wanted, Σx and Σx², exact.
///
/// The limbs stand in [KeyState#sums] from `at`: the count; then Σx in 128 bits of a whole column, in 192 of a
/// column of doubles; then Σx² in 192.
///
/// @param column -1 where only events are counted
/// @param filter -1 where all take part
record SumPlan(int column, int filter, int at, boolean doubles, boolean sum, boolean squares) {
    int sumAt() {
        return at + 1;
    }

    int squaresAt() {
        return at + 1 + (doubles ? 3 : 2);
    }

    int limbs() {
        return 1 + (sum ? (doubles ? 3 : 2) : 0) + (squares ? 3 : 0);
    }
}
