package dev.tidemill.fraud;

/// What really happened, for whoever judges a detector: no field of any event says it.
///
/// @param transaction the id of a fraud
/// @param time        when it happened, milliseconds since the epoch
/// @param known       when it becomes known
/// @param scenario    what made it a fraud
public record Truth(long transaction, long time, long known, Scenario scenario) {}
