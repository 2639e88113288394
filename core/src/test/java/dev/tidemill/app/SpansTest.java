package dev.tidemill.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpansTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1 h", "-1h", "01h", "1.5h", "1y", "h", "9999999999s"})
    void refusesOtherForms(String text) {
        assertThat(Spans.parse(text)).isEmpty();
    }

    @Property(tries = 200, seed = "7")
    void readsWhatItWrites(@ForAll @LongRange(min = 0, max = 999_999_999) long seconds) {
        Duration span = Duration.ofSeconds(seconds);
        assertThat(Spans.parse(Spans.format(span))).contains(span);
        assertThat(Spans.parse(Spans.format(Duration.ofMillis(seconds)))).contains(Duration.ofMillis(seconds));
    }
}
