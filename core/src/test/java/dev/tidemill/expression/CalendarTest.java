package dev.tidemill.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/// Parts of dates by arithmetic equal those of java.time, before 1970 too.
class CalendarTest {
    private static final Node.Whole TIME = values -> Variables.whole(values[0]);

    @Property(tries = 300, seed = "1970")
    void partsEqualJavaTime(@ForAll @LongRange(min = -60_000_000_000_000L, max = 250_000_000_000_000L) long millis) {
        check(millis, "UTC");
        check(millis, "Europe/Rome");
        check(millis, "Asia/Kathmandu");
    }

    private static void check(long millis, String zone) {
        LocalDateTime date = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneId.of(zone));
        assertThat(part(Calendar.Part.HOUR_OF_DAY, millis, zone)).isEqualTo(date.getHour());
        assertThat(part(Calendar.Part.MINUTE_OF_DAY, millis, zone)).isEqualTo(date.getHour() * 60 + date.getMinute());
        assertThat(part(Calendar.Part.WEEKDAY, millis, zone))
                .isEqualTo(date.getDayOfWeek().getValue() - 1);
        assertThat(part(Calendar.Part.DAY_OF_MONTH, millis, zone)).isEqualTo(date.getDayOfMonth());
        assertThat(part(Calendar.Part.MONTH, millis, zone)).isEqualTo(date.getMonthValue());
    }

    private static long part(Calendar.Part part, long millis, String zone) {
        @Nullable Object[] values = {millis, zone};
        long named = part.of(TIME, new Constant.Text(zone)).at(values);
        assertThat(part.of(TIME, (Node.Text) v -> (String) v[1]).at(values)).isEqualTo(named);
        if (zone.equals("UTC")) {
            assertThat(part.of(TIME).at(values)).isEqualTo(named);
        }
        return named;
    }
}
