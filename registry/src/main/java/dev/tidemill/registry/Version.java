package dev.tidemill.registry;

import java.time.Instant;

/// One registered version: never changed, never removed while it is in use.
///
/// @param version  1, 2, 3, … in its line
/// @param artifact SHA-256 of the artifact's bytes
/// @param who      who registered it
/// @param state    whether it answers now, once did, or never has: the one thing here that follows the aliases
public record Version(
        VersionLine line,
        int version,
        String artifact,
        Provenance provenance,
        Instant created,
        String who,
        State state) {
    /// Whether a version is in production.
    public enum State {
        /// Never was in production.
        REGISTERED,
        /// Is in production.
        ACTIVE,
        /// Was in production.
        RETIRED
    }
}
