package dev.tidemill.platform;

import dev.tidemill.core.Problem;
import dev.tidemill.serve.Receipt;
import java.util.List;

/// What a request for a decision gets.
public sealed interface DecisionAnswer {
    /// @param repeated whether the same event had been decided before and this is that receipt
    record Decided(Receipt receipt, boolean repeated) implements DecisionAnswer {}

    /// The event breaks rules; it is in quarantine.
    ///
    /// @param conflict whether another event with this id is there already
    record Refused(String id, boolean conflict, List<Problem> problems) implements DecisionAnswer {}
}
