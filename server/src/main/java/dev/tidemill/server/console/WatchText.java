package dev.tidemill.server.console;

import dev.tidemill.watch.statistics.Interval;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How measured values look on pages.
public final class WatchText {
    private WatchText() {}

    /// `0.912 (0.880–0.941)`; a dash where nothing is known.
    public static String interval(@Nullable Interval value) {
        if (value == null || Double.isNaN(value.value())) {
            return "–";
        }
        return String.format(Locale.ROOT, "%.3f (%.3f–%.3f)", value.value(), value.low(), value.high());
    }
}
