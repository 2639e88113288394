package dev.tidemill.app;

import java.time.Duration;

/// Something to watch. Declared and checked now; what evaluates it comes with the module `watch`.
///
/// @param on    `score`, a feature's name, or `outcomes`
/// @param test  `psi`, `ks`, `rate`
/// @param every how often
/// @param alert beyond which value
public record MonitorDefinition(String name, String on, String test, Duration every, double alert) {}
