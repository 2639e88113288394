package dev.tidemill.app;

/// One difference between two versions of an application.
///
/// @param place   what changed: `streams.transactions.fields.amount`
/// @param weight  what it asks of the version
/// @param message what changed and, where it breaks something, what
public record Change(Kind kind, String place, Weight weight, String message) {
    /// What happened to it.
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /// How much the version must grow.
    public enum Weight {
        /// Nothing that others see.
        PATCH,
        /// More than before; all that was accepted or computed still is, in the same way.
        MINOR,
        /// Something that was accepted or computed no longer is, or in another way.
        MAJOR
    }

    /// Whether something that relied on the previous version may break.
    public boolean breaks() {
        return weight == Weight.MAJOR;
    }

    @Override
    public String toString() {
        return place + ": " + message;
    }
}
