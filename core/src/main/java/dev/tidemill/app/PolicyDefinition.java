package dev.tidemill.app;

import java.util.List;

/// The deterministic part after the model: the severest outcome that a threshold or a rule asks for.
///
/// @param version    grows when anything here changes; part of every receipt
/// @param thresholds from which calibrated probability on which outcome, rising
/// @param rules      all that fire are in the receipt
/// @param fallback   the outcome without a model where no rule fires
public record PolicyDefinition(int version, List<Threshold> thresholds, List<Rule> rules, String fallback) {
    public PolicyDefinition {
        thresholds = List.copyOf(thresholds);
        rules = List.copyOf(rules);
    }

    public record Threshold(String outcome, double from) {}

    /// @param when    an expression (CEL) over the decided event's fields, the features, and `score` (the
    ///                calibrated probability, missing without a model; a rule that needs what is missing does
    ///                not fire)
    /// @param outcome what it asks for
    /// @param force   whether it overrides milder and severer alike
    /// @param reason  what a person is told
    public record Rule(String name, String when, String outcome, boolean force, String reason) {}
}
