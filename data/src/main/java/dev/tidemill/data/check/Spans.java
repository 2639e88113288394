package dev.tidemill.data.check;

import java.time.Duration;

/// Lengths of time as application files write them.
final class Spans {
    private Spans() {}

    /// `7d`, `90m`, `1500ms`.
    static String words(Duration span) {
        long millis = span.toMillis();
        if (millis % 86_400_000 == 0 && millis > 0) {
            return millis / 86_400_000 + "d";
        }
        if (millis % 3_600_000 == 0 && millis > 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0 && millis > 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
