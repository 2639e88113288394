package dev.tidemill.log;

import dev.tidemill.core.Problem;
import java.util.List;

/// An input that was refused, with the reasons, kept so that it can be mended and sent again.
///
/// @param sequence place in the quarantine, from 0
/// @param stream   where it was meant to go
/// @param received when it came, milliseconds since the epoch
/// @param origin   where it came from: `http`, `transactions.csv.gz:17`
/// @param body     the input, cut after 64 KiB
@SuppressWarnings("ArrayRecordComponent")
public record Quarantined(
        long sequence, String stream, long received, String origin, List<Problem> problems, byte[] body) {
    public static final int LONGEST_BODY = 64 * 1024;
}
