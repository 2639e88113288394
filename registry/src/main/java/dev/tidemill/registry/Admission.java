package dev.tidemill.registry;

import java.util.Optional;

/// Something beside approvals that a version must have before it goes into production or takes part in a rollout.
@FunctionalInterface
public interface Admission {
    /// Why the version may not; empty where nothing is against it.
    Optional<String> whyNot(Version version);
}
