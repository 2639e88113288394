package dev.tidemill.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.ModelDefinition.Split;
import dev.tidemill.learn.TimeSplit.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TimeSplitTest {
    private static final Split WEEKS =
            new Split(Duration.ofDays(14), Duration.ofDays(7), Duration.ofDays(7), Duration.ofDays(7));

    private static Instant day(String day) {
        return Instant.parse(day + "T00:00:00Z");
    }

    private static Span span(String from, String to) {
        return new Span(day(from), day(to));
    }

    @Test
    void spansEndAtTheMidnightAfterTheData() {
        TimeSplit split = TimeSplit.endingAt(WEEKS, Instant.parse("2018-09-30T23:59:57Z"));
        assertThat(split.test()).isEqualTo(span("2018-09-24", "2018-10-01"));
        assertThat(split.validation()).isEqualTo(span("2018-09-10", "2018-09-17"));
        assertThat(split.train()).isEqualTo(span("2018-08-20", "2018-09-03"));
    }

    @Test
    void spansOfHoursEndRightAfterTheLastDecision() {
        Duration hour = Duration.ofHours(1);
        Instant last = Instant.parse("2018-09-30T12:34:56.789Z");
        TimeSplit split = TimeSplit.endingAt(new Split(hour, Duration.ZERO, hour, hour), last);
        assertThat(split.test().to()).isEqualTo(last.plusMillis(1));
        assertThat(split.train().to()).isEqualTo(split.validation().from());
    }

    @Test
    void anExplicitTrainingSpanThatLeavesNoRoomHasNoValidation() {
        Split week = new Split(Duration.ofDays(7), Duration.ofDays(7), Duration.ofDays(7), Duration.ofDays(7));
        TimeSplit split = TimeSplit.of(week, Optional.of(day("2018-07-25")), day("2018-08-08"));
        assertThat(split.train()).isEqualTo(span("2018-07-25", "2018-08-01"));
        assertThat(split.validation().isEmpty()).isTrue();
        assertThat(split.test()).isEqualTo(span("2018-08-08", "2018-08-15"));
    }

    @Test
    void spansOutOfOrderAreRefused() {
        assertThatThrownBy(() -> new TimeSplit(
                        span("2018-08-01", "2018-08-02"),
                        span("2018-08-02", "2018-08-03"),
                        span("2018-08-02", "2018-08-04")))
                .hasMessageStartingWith("a split must train before it validates and validate before it tests, got ");
        assertThatThrownBy(() -> span("2018-08-02", "2018-08-01"))
                .hasMessageStartingWith("a span must not end before it begins, got ");
    }

    @Property(tries = 100)
    void noRowOfASpanLiesWithinAGapOfTheNext(
            @ForAll @IntRange(min = 1, max = 40) int train,
            @ForAll @IntRange(max = 20) int gap,
            @ForAll @IntRange(min = 1, max = 20) int length) {
        Split declared =
                new Split(Duration.ofDays(train), Duration.ofDays(gap), Duration.ofDays(length), Duration.ofDays(3));
        TimeSplit split = TimeSplit.endingAt(declared, Instant.parse("2018-09-30T10:00:00Z"));
        assertThat(Duration.between(split.train().to(), split.validation().from()))
                .isEqualTo(declared.gap());
        assertThat(Duration.between(split.validation().to(), split.test().from()))
                .isEqualTo(declared.gap());
        assertThat(Duration.between(split.train().from(), split.train().to())).isEqualTo(declared.train());
    }
}
