package dev.tidemill.serve.experiment;

import java.util.Optional;

/// Who has seen which arm.
@FunctionalInterface
public interface Exposures {
    /// Nobody has seen anything.
    Exposures NONE = (run, unit) -> Optional.empty();

    /// The arm that the unit saw first in this run.
    Optional<String> first(long run, String unit);
}
