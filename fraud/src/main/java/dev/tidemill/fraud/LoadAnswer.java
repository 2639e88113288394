package dev.tidemill.fraud;

import java.util.OptionalInt;

/// What the server answered about one transaction.
///
/// @param outcome     `approve`, `review`, `decline`
/// @param probability of fraud, calibrated; NaN where no model answered
/// @param model       the version that answered; empty where none did
public record LoadAnswer(String outcome, double probability, OptionalInt model) {
    static final LoadAnswer NONE = new LoadAnswer("", Double.NaN, OptionalInt.empty());
}
