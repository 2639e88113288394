package dev.tidemill.platform;

import dev.tidemill.core.SemanticVersion;
import java.time.Instant;
import java.util.List;

/// An applied version of an application.
///
/// @param digest  SHA-256 of its text
/// @param changes what it changed against the one before, one line each
public record ApplicationVersion(
        String application, SemanticVersion version, String digest, Instant applied, String who, List<String> changes) {
    public ApplicationVersion {
        changes = List.copyOf(changes);
    }
}
