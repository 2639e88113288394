package dev.tidemill.fraud;

/// The news that a transaction was a fraud. Genuine transactions have none: nobody ever says that they were fine.
///
/// @param transaction the id of the transaction
/// @param known       when it became known, milliseconds since the epoch
public record FraudLabel(long transaction, long known) implements Arrival {}
