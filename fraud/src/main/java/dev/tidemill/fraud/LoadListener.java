package dev.tidemill.fraud;

/// Hears what was answered while load is sent; called by many threads at once.
@FunctionalInterface
public interface LoadListener {
    /// Hears nothing.
    LoadListener NONE = (_, _) -> {};

    /// A transaction was decided.
    void answered(Transaction transaction, LoadAnswer answer);
}
