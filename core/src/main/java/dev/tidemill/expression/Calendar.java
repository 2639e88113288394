package dev.tidemill.expression;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;

/// Parts of a date, in UTC by arithmetic on milliseconds or in a time zone by java.time.
final class Calendar {
    private static final long HOUR = 3_600_000;
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * HOUR;
    /// 1970-01-01 was a Thursday, day 3 of a week that starts on Monday as day 0.
    private static final long FIRST_WEEKDAY = 3;

    private Calendar() {}

    /// A part of a date in UTC, and in any zone.
    @SuppressWarnings("ImmutableEnumChecker") // the lambdas hold nothing
    enum Part {
        HOUR_OF_DAY(millis -> Math.floorMod(millis, DAY) / HOUR, ZonedDateTime::getHour),
        MINUTE_OF_DAY(
                millis -> Math.floorMod(millis, DAY) / MINUTE,
                date -> date.toLocalTime().toSecondOfDay() / 60),
        WEEKDAY(
                millis -> Math.floorMod(Math.floorDiv(millis, DAY) + FIRST_WEEKDAY, 7L),
                date -> date.getDayOfWeek().getValue() - 1L),
        DAY_OF_MONTH(millis -> date(millis, ZoneOffset.UTC).getDayOfMonth(), ZonedDateTime::getDayOfMonth),
        MONTH(millis -> date(millis, ZoneOffset.UTC).getMonthValue(), ZonedDateTime::getMonthValue);

        private final LongUnaryOperator utc;
        private final ToLongFunction<ZonedDateTime> zoned;

        Part(LongUnaryOperator utc, ToLongFunction<ZonedDateTime> zoned) {
            this.utc = utc;
            this.zoned = zoned;
        }

        Node.Whole of(Node.Whole time) {
            return values -> {
                long millis = time.at(values);
                return millis == Node.NO_LONG ? Node.NO_LONG : utc.applyAsLong(millis);
            };
        }

        Node.Whole of(Node.Whole time, Node.Text zone) {
            if (zone instanceof Constant.Text(String name)) {
                ZoneId fixed = zone(name);
                return values -> {
                    long millis = time.at(values);
                    return millis == Node.NO_LONG ? Node.NO_LONG : zoned.applyAsLong(date(millis, fixed));
                };
            }
            return values -> {
                long millis = time.at(values);
                String name = zone.at(values);
                return millis == Node.NO_LONG || name == null ? Node.NO_LONG : inZone(millis, name);
            };
        }

        private long inZone(long millis, String name) {
            try {
                return zoned.applyAsLong(date(millis, ZoneId.of(name)));
            } catch (DateTimeException unknownZone) {
                return Node.NO_LONG;
            }
        }
    }

    /// Saturday or Sunday.
    static Node.Truth isWeekend(Node.Whole weekday) {
        return values -> {
            long day = weekday.at(values);
            return day == Node.NO_LONG ? Node.UNKNOWN : Node.truth(day >= 5);
        };
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("time zone must be one such as Europe/Rome or UTC", unknown);
        }
    }

    private static ZonedDateTime date(long millis, ZoneId zone) {
        return Instant.ofEpochMilli(millis).atZone(zone);
    }
}
