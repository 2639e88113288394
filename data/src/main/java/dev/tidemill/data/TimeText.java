package dev.tidemill.data;

import dev.tidemill.app.ImportDefinition.Source;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Set;

/// Reads a column's text as a time, in the form that an import declares.
sealed interface TimeText {
    /// Milliseconds since the epoch, [Times#NONE] where the text has another form.
    long read(char[] text, int from, int length);

    /// @throws IllegalArgumentException where the format or the zone is none
    static TimeText of(Source.Time source) {
        return switch (source.format()) {
            case "epoch_seconds" -> new Epoch(3);
            case "epoch_millis" -> new Epoch(0);
            default -> {
                ZoneId zone = ZoneId.of(source.zone().isEmpty() ? "UTC" : source.zone());
                yield Plain.FORMATS.contains(source.format())
                        ? new Plain(zone.normalized())
                        : new Pattern(DateTimeFormatter.ofPattern(source.format(), Locale.ROOT), zone);
            }
        };
    }

    /// Seconds with up to three digits after the point, or milliseconds.
    record Epoch(int scale) implements TimeText {
        @Override
        public long read(char[] text, int from, int length) {
            return Digits.decimal(text, from, length, scale);
        }
    }

    /// `yyyy-MM-dd HH:mm:ss`, the form of most files, without a formatter.
    record Plain(ZoneId zone) implements TimeText {
        static final Set<String> FORMATS =
                Set.of("yyyy-MM-dd HH:mm:ss", "uuuu-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "uuuu-MM-dd'T'HH:mm:ss");

        @Override
        public long read(char[] text, int from, int length) {
            long millis = Times.plain(text, from, length);
            if (millis == Times.NONE || zone.equals(ZoneOffset.UTC)) {
                return millis;
            }
            return LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1000L), 0, ZoneOffset.UTC)
                    .atZone(zone)
                    .toInstant()
                    .toEpochMilli();
        }
    }

    /// Any other pattern: with an offset in the text, or a date and time in the zone, or a date at its start of day.
    record Pattern(DateTimeFormatter formatter, ZoneId zone) implements TimeText {
        @Override
        public long read(char[] text, int from, int length) {
            try {
                TemporalAccessor parsed = formatter.parseBest(
                        new String(text, from, length),
                        OffsetDateTime::from,
                        Instant::from,
                        LocalDateTime::from,
                        LocalDate::from);
                return switch (parsed) {
                    case OffsetDateTime time -> time.toInstant().toEpochMilli();
                    case Instant instant -> instant.toEpochMilli();
                    case LocalDateTime local -> local.atZone(zone).toInstant().toEpochMilli();
                    case LocalDate date -> date.atStartOfDay(zone).toInstant().toEpochMilli();
                    default -> Times.NONE;
                };
            } catch (DateTimeException | ArithmeticException e) {
                return Times.NONE;
            }
        }
    }
}
