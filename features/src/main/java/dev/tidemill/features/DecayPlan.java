package dev.tidemill.features;

/// One decayed sum of one span. `at`: 192 bits of Σ x · 2^(time / halfLife − anchor), [#PLACES] binary places;
/// `at + 3`: the anchor; `at + 4`: how many events take part.
///
/// The weight of an event is 2^(its time in half-lives): an integer part, which is a shift, and a fraction,
/// which makes a double that depends on the event alone. So the sum is an exact integer, whatever the order;
/// the anchor follows the time of reading, and reading multiplies by 2^(−t in half-lives). Events older than
/// [#MOST] half-lives (less than 2^-64 of their value) have left the span, which is what bounds the width.
///
/// @param units in which x is held; 1 for doubles and without a column
record DecayPlan(int column, int filter, int at, boolean doubles, double units, long halfLife) {
    static final int MOST = 64;
    static final int PLACES = 56;
    /// How far the anchor lies behind the time of reading, in half-lives.
    static final int BEHIND = MOST + 2;

    static final int LIMBS = 5;
}
