package dev.tidemill.data;

import java.time.Duration;
import java.util.List;

/// How far an import is.
///
/// @param bytesRead  of the files, compressed where they are
/// @param bytesTotal of all files that this run reads
/// @param rows       read in this run
/// @param skipped    of those: rows that an earlier run had taken
/// @param refused    of those: rows refused
/// @param events     handed over
/// @param unknown    events not made because they become known only in the future of the clock
/// @param outOfOrder events handed over after one that became known later
/// @param restarted  what is read again from its start, and why
public record ImportProgress(
        long bytesRead,
        long bytesTotal,
        long rows,
        long skipped,
        long refused,
        long events,
        long unknown,
        long outOfOrder,
        Duration elapsed,
        List<String> restarted) {
    public ImportProgress {
        restarted = List.copyOf(restarted);
    }

    /// Rows a second so far.
    public double rate() {
        return elapsed.isZero() ? 0 : rows * 1e9 / elapsed.toNanos();
    }

    /// 0 to 1.
    public double share() {
        return bytesTotal == 0 ? 1 : Math.min(1, (double) bytesRead / bytesTotal);
    }
}
