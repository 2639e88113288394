package dev.tidemill.platform;

import java.util.Map;
import java.util.Optional;

/// Work that takes longer than a request: a snapshot of how far it is.
///
/// @param kind    `import`, `replay`, `verify`, `train`, `evaluate`
/// @param done    how much is done, in `unit`
/// @param total   how much there is; 0 where unknown
/// @param rate    `unit` a second since the start
/// @param message what it does now
/// @param result  what came of it, by name, once `state` is DONE: numbers, strings, lists and maps
/// @param failure why it failed
public record Job(
        String id,
        String application,
        String kind,
        State state,
        long done,
        long total,
        String unit,
        double rate,
        String message,
        Map<String, Object> result,
        Optional<String> failure) {
    public enum State {
        RUNNING,
        DONE,
        FAILED
    }
}
