package dev.tidemill.registry;

import java.time.Instant;

/// One entry of an alias's history: which version it points at from then on.
///
/// @param entry  1, 2, 3, …
/// @param alias  `production`
/// @param action `activate`, `rollback`, or `remove`: it points at nothing from then on
/// @param version that it points at, or pointed at until it was removed
public record Activation(
        VersionLine line, String alias, int entry, int version, String action, Instant at, String who) {
    static final String ACTIVATE = "activate";
    static final String ROLLBACK = "rollback";
    static final String REMOVE = "remove";

    /// Whether the alias points at nothing from then on.
    public boolean removed() {
        return action.equals(REMOVE);
    }
}
