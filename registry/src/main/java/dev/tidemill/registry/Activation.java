package dev.tidemill.registry;

import java.time.Instant;

/// One entry of an alias's history: which version it points at from then on.
///
/// @param entry  1, 2, 3, …
/// @param alias  `production`
/// @param action `activate` or `rollback`
public record Activation(
        VersionLine line, String alias, int entry, int version, String action, Instant at, String who) {
    static final String ACTIVATE = "activate";
    static final String ROLLBACK = "rollback";
}
