package dev.tidemill.platform;

import dev.tidemill.watch.alert.Alert;
import java.util.List;

/// An alert as it was kept.
///
/// @param entry   its number, rising
/// @param pending routes that it has not reached yet
/// @param told    what became of the others: `ops: arrived`, `silenced until …`
public record KeptAlert(long entry, Alert alert, List<String> pending, List<String> told) {
    public KeptAlert {
        pending = List.copyOf(pending);
        told = List.copyOf(told);
    }
}
