package dev.tidemill.data.suggest;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The forms in which times stand in files, most usual first. Of day and month in either order the first that reads
/// every text is taken.
final class TimeForm {
    /// RFC 3339, which needs no format.
    static final String RFC_3339 = "";

    static final String EPOCH_SECONDS = "epoch_seconds";
    static final String EPOCH_MILLIS = "epoch_millis";

    private static final Pattern RFC =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[Tt ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)");
    private static final Pattern SECONDS = Pattern.compile("[1-4]\\d{9}");
    private static final Pattern MILLIS = Pattern.compile("[1-4]\\d{12}");
    private static final Pattern NAMED =
            Pattern.compile(".*(time|date|stamp|epoch|created|updated|_at|ts)$|^(at|when).*");
    private static final List<String> PATTERNS = List.of(
            "yyyy-MM-dd HH:mm:ss",
            "yyyy-MM-dd'T'HH:mm:ss",
            "yyyy-MM-dd HH:mm:ss.SSS",
            "yyyy-MM-dd'T'HH:mm:ss.SSS",
            "yyyy-MM-dd HH:mm:ss.SSSSSS",
            "yyyy-MM-dd HH:mm",
            "yyyy-MM-dd",
            "yyyy/MM/dd HH:mm:ss",
            "yyyy/MM/dd",
            "dd.MM.yyyy HH:mm:ss",
            "dd.MM.yyyy HH:mm",
            "dd.MM.yyyy",
            "dd/MM/yyyy HH:mm:ss",
            "MM/dd/yyyy HH:mm:ss",
            "dd/MM/yyyy",
            "MM/dd/yyyy");

    private TimeForm() {}

    /// The form in which all texts are times; empty where there is none.
    static Optional<String> of(String name, List<String> texts) {
        if (texts.stream().allMatch(text -> RFC.matcher(text).matches())) {
            return Optional.of(RFC_3339);
        }
        if (texts.stream().allMatch(text -> MILLIS.matcher(text).matches())) {
            return Optional.of(EPOCH_MILLIS);
        }
        boolean named = NAMED.matcher(name.toLowerCase(Locale.ROOT)).matches();
        if (named && texts.stream().allMatch(text -> SECONDS.matcher(text).matches())) {
            return Optional.of(EPOCH_SECONDS);
        }
        return PATTERNS.stream().filter(pattern -> reads(pattern, texts)).findFirst();
    }

    private static boolean reads(String pattern, List<String> texts) {
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
        for (String text : texts) {
            if (text.length() < 8 || !Character.isDigit(text.charAt(0))) {
                return false;
            }
            try {
                TemporalAccessor ignored =
                        formatter.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
                if (ignored == null) {
                    return false;
                }
            } catch (DateTimeException none) {
                return false;
            }
        }
        return true;
    }
}
