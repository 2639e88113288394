package dev.tidemill.serve.rollout;

import java.time.Instant;

/// One line of a rollout's history.
///
/// @param entry    1, 2, 3, …
/// @param who      a key's name, or `tidemill`
/// @param action   `start`, `restart`, `step`, `pause`, `resume`, `promote`, `roll_back`, `abort`
/// @param why      in words
/// @param evidence what was known then, as JSON
public record AuditEntry(
        String rollout, int entry, Instant at, String who, String action, String why, String evidence) {}
