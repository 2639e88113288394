package dev.tidemill.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

/// The fast readers of numbers and times against those of the Java library.
class DigitsTest {
    private static double number(String text) {
        return Digits.number(text.toCharArray(), 0, text.length());
    }

    @Property(tries = 2000)
    void everyDoubleIsReadAsItself(@ForAll double value) {
        assertThat(number(Double.toString(value))).isEqualTo(value);
    }

    @Property(tries = 2000)
    void shortDecimalsAreReadAsJavaReadsThem(
            @ForAll @DoubleRange(min = -1e9, max = 1e9) double value, @ForAll @IntRange(max = 9) int digits) {
        String text = String.format(Locale.ROOT, "%." + digits + "f", value);

        assertThat(number(text)).isEqualTo(Double.parseDouble(text));
    }

    @Property(tries = 1000)
    void decimalsAreExact(@ForAll long units, @ForAll @IntRange(max = 9) int scale) {
        String text = BigDecimal.valueOf(units, scale).toPlainString();
        long fast = Digits.decimal(text.toCharArray(), 0, text.length(), scale);

        assertThat(Digits.slowDecimal(text, scale)).isEqualTo(units == Long.MIN_VALUE ? Digits.NONE : units);
        assertThat(fast).isIn(units, Digits.NONE);
        assertThat(fast == Digits.NONE)
                .isEqualTo(Math.abs(units) > 999_999_999_999_999_999L || units == Long.MIN_VALUE);
    }

    @Property(tries = 1000)
    void anyTextIsReadOrIsNone(@ForAll @StringLength(max = 30) String text) {
        char[] chars = text.toCharArray();
        Digits.number(chars, 0, chars.length);
        Digits.decimal(chars, 0, chars.length, 2);
        Digits.slowDecimal(text, 2);

        assertThat(Times.rfc3339(chars, 0, chars.length)).isEqualTo(Times.NONE);
        assertThat(Times.plain(chars, 0, chars.length)).isEqualTo(Times.NONE);
    }

    @Property(tries = 1000)
    void timesAreReadAsJavaReadsThem(
            @ForAll @LongRange(min = -62_135_596_800_000L, max = 253_402_300_799_999L) long millis,
            @ForAll @IntRange(min = -1079, max = 1079) int offsetMinutes) {
        char[] utc = Times.format(millis).toCharArray();
        assertThat(Times.rfc3339(utc, 0, utc.length)).isEqualTo(millis);

        OffsetDateTime there = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
        if (there.getYear() >= 1 && there.getYear() <= 9999) {
            char[] text = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT)
                    .format(there)
                    .toCharArray();
            assertThat(Times.rfc3339(text, 0, text.length)).isEqualTo(millis);
        }
    }
}
