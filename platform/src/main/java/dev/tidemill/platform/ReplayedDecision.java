package dev.tidemill.platform;

import dev.tidemill.serve.Receipt;
import java.util.List;

/// A decision made again from its receipt.
///
/// @param differences what is not the same, one line each; empty where everything is equal
public record ReplayedDecision(Receipt original, Receipt again, List<String> differences) {
    public ReplayedDecision {
        differences = List.copyOf(differences);
    }

    public boolean equal() {
        return differences.isEmpty();
    }
}
