package dev.tidemill.data.check;

import java.time.Instant;
import java.util.List;

/// One import that ended, and which part of the journal it filled: events with from ≤ offset < to, among which
/// others
/// may lie that came in beside it.
///
/// @param files names of the files that it read
public record ImportNote(
        int run,
        String mapping,
        String path,
        List<String> files,
        long from,
        long to,
        Instant started,
        Instant finished,
        long events) {
    public ImportNote {
        files = List.copyOf(files);
    }
}
