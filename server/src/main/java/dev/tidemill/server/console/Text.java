package dev.tidemill.server.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How values look on pages.
public final class Text {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int MOST_LISTED = 5;
    private static final double LEAST_PLAIN = 1e-3;
    private static final int KILO = 1024;

    private Text() {}

    /// `2026-01-02 03:04:05`, UTC.
    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    public static String time(long millis) {
        return time(Instant.ofEpochMilli(millis));
    }

    /// `1,754,155`.
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /// Four significant places; a dash where it is missing.
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        if (value != 0 && Math.abs(value) < LEAST_PLAIN) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.2f" : "%.4f", value);
    }

    /// A share as a percentage.
    public static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    /// A rate a second.
    public static String rate(double rate) {
        return String.format(Locale.ROOT, rate >= 10 || rate == 0 ? "%,.0f" : "%.1f", rate);
    }

    /// Milliseconds.
    public static String millis(double millis) {
        return millis == 0 ? "–" : String.format(Locale.ROOT, millis < 10 ? "%.2f" : "%.0f", millis);
    }

    /// Nanoseconds as microseconds.
    public static String micros(long nanos) {
        return String.format(Locale.ROOT, "%,.1f", nanos / 1000.0);
    }

    /// `850 ms`, `12.4 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`.
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 1) {
            return duration.toMillis() + " ms";
        }
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (duration.toHours() < 1) {
            return both(duration.toMinutes(), "min", duration.toSecondsPart(), "s");
        }
        return duration.toDays() < 1
                ? both(duration.toHours(), "h", duration.toMinutesPart(), "min")
                : both(duration.toDays(), "d", duration.toHoursPart(), "h");
    }

    private static String both(long great, String unit, long small, String smaller) {
        return great + " " + unit + (small == 0 ? "" : " " + small + " " + smaller);
    }

    /// `512 B`, `3.4 KiB`, `1.2 MiB`.
    public static String bytes(long bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        double size = bytes;
        int unit = -1;
        while (size >= KILO && unit < 3) {
            size /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %ciB", size, "KMGT".charAt(unit));
    }

    /// The first characters of a digest.
    public static String digest(String digest) {
        return digest.length() > 12 ? digest.substring(0, 12) : digest;
    }

    /// Words out of a name: `auc_roc` becomes `auc roc`.
    public static String words(String name) {
        return name.replace('_', ' ');
    }

    /// A value of a job's result: numbers as elsewhere, maps in words, and how long a list of more than a few is.
    public static String value(@Nullable Object value) {
        return switch (value) {
            case null -> "–";
            case Integer whole -> count(whole);
            case Long whole -> count(whole);
            case Double real -> number(real);
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> words(String.valueOf(entry.getKey())) + " " + value(entry.getValue()))
                        .collect(Collectors.joining(" · "));
            case Collection<?> list when list.size() > MOST_LISTED -> count(list.size()) + " entries";
            case Collection<?> list -> list.stream().map(Text::value).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    /// Where the pages of an application lie.
    public static String path(String app) {
        return "/apps/" + part(app);
    }

    /// One part of a path, encoded.
    public static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
