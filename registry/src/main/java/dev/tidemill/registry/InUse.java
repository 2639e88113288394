package dev.tidemill.registry;

import java.util.Optional;

/// Whoever uses versions, and so may forbid that one is deleted: a rollout, receipts, an experiment.
@FunctionalInterface
public interface InUse {
    /// Why the version must stay, as half a sentence: `it takes part in rollout 3 of fraud`; empty where nothing
    /// here needs it.
    Optional<String> why(VersionLine line, int version);
}
