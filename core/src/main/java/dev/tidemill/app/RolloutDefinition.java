package dev.tidemill.app;

/// How a version goes into production.
///
/// @param strategy `canary`, `shadow`, `blue_green`
public record RolloutDefinition(String strategy) {}
