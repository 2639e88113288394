package dev.tidemill.recommend.online;

/// What became known about one item of a slate.
///
/// @param decision of the slate
/// @param item     its id there
/// @param time     when it happened, in milliseconds since the epoch
/// @param kind     what it was
/// @param value    what a purchase brought, in the shop's money; 0 for a click
public record OutcomeRow(String decision, String item, long time, Kind kind, double value) {
    /// What an outcome is.
    public enum Kind {
        /// Somebody clicked the item on the slate.
        CLICK,
        /// Somebody bought the item by way of the slate.
        PURCHASE
    }

    public OutcomeRow {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the value of an outcome must be finite, got " + value);
        }
    }
}
