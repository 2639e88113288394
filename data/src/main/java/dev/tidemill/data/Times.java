package dev.tidemill.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/// Timestamps as text: RFC 3339 read without an object per value, written with as many digits as needed.
public final class Times {
    /// What the readers here answer where the text is no timestamp.
    static final long NONE = Long.MIN_VALUE;

    private static final int SHORTEST = 19;
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private Times() {}

    /// An instant in RFC 3339, in UTC: `2018-04-01T00:00:31Z`, with milliseconds only where there are some.
    public static String format(long millis) {
        return DateTimeFormatter.ISO_INSTANT.format(Instant.ofEpochMilli(millis));
    }

    /// Milliseconds of `yyyy-MM-ddTHH:mm:ss[.fraction](Z|±hh:mm)`; `T` may be a blank. Finer than milliseconds is
    /// cut. [#NONE] where the text is something else or no such day exists.
    static long rfc3339(char[] text, int from, int length) {
        if (length < SHORTEST + 1) {
            return NONE;
        }
        long seconds = local(text, from);
        if (seconds == NONE) {
            return NONE;
        }
        int at = from + SHORTEST;
        int end = from + length;
        int millis = 0;
        if (text[at] == '.') {
            int first = ++at;
            int weight = 100;
            while (at < end && isDigit(text[at])) {
                millis += (text[at++] - '0') * weight;
                weight /= 10;
            }
            if (at == first) {
                return NONE;
            }
        }
        long offset = offset(text, at, end);
        return offset == NONE ? NONE : seconds * 1000 + millis - offset;
    }

    /// Milliseconds of exactly `yyyy-MM-dd HH:mm:ss` (or with a `T`), read as UTC; [#NONE] for anything else.
    static long plain(char[] text, int from, int length) {
        if (length != SHORTEST) {
            return NONE;
        }
        long seconds = local(text, from);
        return seconds == NONE ? NONE : seconds * 1000;
    }

    /// Seconds of the first 19 characters.
    private static long local(char[] text, int from) {
        char between = text[from + 10];
        boolean parted = text[from + 4] == '-'
                && text[from + 7] == '-'
                && (between == 'T' || between == ' ' || between == 't')
                && text[from + 13] == ':'
                && text[from + 16] == ':';
        if (!parted) {
            return NONE;
        }
        int year = two(text, from) * 100 + two(text, from + 2);
        int month = two(text, from + 5);
        int day = two(text, from + 8);
        int hour = two(text, from + 11);
        int minute = two(text, from + 14);
        int second = two(text, from + 17);
        boolean exists = year >= 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= daysIn(year, month)
                && hour >= 0
                && hour < 24
                && minute >= 0
                && minute < 60
                && second >= 0
                && second < 60;
        return exists ? epochDay(year, month, day) * 86_400L + hour * 3600L + minute * 60L + second : NONE;
    }

    /// Milliseconds that `Z`, `+02:00` or `-0500` lie ahead of UTC.
    private static long offset(char[] text, int at, int end) {
        int length = end - at;
        if (length == 1 && (text[at] == 'Z' || text[at] == 'z')) {
            return 0;
        }
        if (length != 6 || text[at + 3] != ':' || (text[at] != '+' && text[at] != '-')) {
            return NONE;
        }
        int hours = two(text, at + 1);
        int minutes = two(text, at + 4);
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return NONE;
        }
        long millis = (hours * 60L + minutes) * 60_000L;
        return text[at] == '-' ? -millis : millis;
    }

    /// The number of two digits; so negative that no sum with it is positive, where they are none.
    private static int two(char[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return (tens | ones) >= 0 && tens <= 9 && ones <= 9 ? tens * 10 + ones : -1_000_000;
    }

    private static int daysIn(int year, int month) {
        boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : DAYS[month - 1];
    }

    private static long epochDay(int year, int month, int day) {
        return LocalDate.of(year, month, day).toEpochDay();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
