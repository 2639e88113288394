package dev.tidemill.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.core.Event;
import dev.tidemill.core.Problem;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AnomaliesTest {
    /// Events of the stream `everything`, changed by hand.
    private static Profile profile(long seed, int count, UnaryOperator<Object[]> change) {
        BatchProfiler profiler = new BatchProfiler(Streams.everything());
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            long cents = Math.round(Math.exp(random.nextGaussian()) * 5000);
            Object[] values = {
                "e" + i,
                (long) i,
                "c" + random.nextInt(50),
                (long) random.nextInt(100),
                cents,
                random.nextDouble(),
                random.nextInt(100) == 0,
                null,
                random.nextInt(10) == 0 ? null : "web",
                null,
                null
            };
            Object[] changed = change.apply(values);
            profiler.add(new Event("everything", "e" + i, i, i, changed));
            profiler.add(new Event("other", "e" + i, i, i, changed));
        }
        return profiler.profile();
    }

    private static List<String> compare(Profile now) {
        return Anomalies.DEFAULT.compare(profile(1, 20_000, values -> values), now).stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void aBatchIsProfiledInPassing() {
        Profile profile = profile(1, 20_000, values -> values);

        assertThat(profile.rows()).isEqualTo(20_000);
        assertThat(profile.column("id")).isEmpty();
        ColumnProfile money = profile.column("money").orElseThrow();
        assertThat(money.quantile(0.5)).isCloseTo(50, within(3.0));
        assertThat(money.mean()).isCloseTo(82, within(4.0));
        ColumnProfile ratio = profile.column("ratio").orElseThrow();
        assertThat(ratio.std()).isCloseTo(0.2887, within(0.01));
        assertThat(ratio.distinct()).isBetween(19_000L, 20_000L);
        assertThat(profile.column("text").orElseThrow().distinct()).isBetween(49L, 51L);
        assertThat(profile.column("channel").orElseThrow().missingShare()).isCloseTo(0.1, within(0.01));
        assertThat(profile.column("seen").orElseThrow().count()).isZero();
        assertThat(Profile.of(profile.toBytes())).isEqualTo(profile);
    }

    @Test
    void anotherBatchOfTheSameKindIsUsual() {
        for (int seed = 2; seed < 12; seed++) {
            assertThat(compare(profile(seed, 20_000, values -> values))).isEmpty();
        }
    }

    @Test
    void aCutBatchIsFound() {
        assertThat(compare(profile(2, 4000, values -> values)))
                .containsExactly("batch: rows must be about as many as before, 20000, got \"4000\""
                        + " (check that the files are whole)");
    }

    @Test
    void aColumnThatWentEmptyIsFound() {
        assertThat(compare(profile(2, 20_000, values -> {
                    values[2] = null;
                    return values;
                })))
                .containsExactly("field text: share of missing values must stay about 0.000, got \"1.000\"");
    }

    @Test
    void anotherUnitIsFound() {
        assertThat(compare(profile(2, 20_000, values -> {
                    values[4] = (Long) values[4] * 100;
                    return values;
                })))
                .hasSize(2)
                .element(1)
                .asString()
                .matches("field money: quantile 0.25 must be near 2\\d\\.\\d\\d, got \"2\\d\\d\\d\\.\""
                        + " \\(check units and meaning\\)|.*quantile 0.25.*");
    }

    @Test
    void anotherRateIsFound() {
        assertThat(compare(profile(2, 20_000, values -> {
                    values[6] = (Long) values[3] < 20;
                    return values;
                })))
                .singleElement()
                .asString()
                .startsWith("field flag: share of true must stay about 0.0");
    }

    @Test
    void valuesFarOutsideAreFound() {
        assertThat(compare(profile(2, 20_000, values -> {
                    values[3] = values[0].equals("e77") ? -5000L : values[3];
                    return values;
                })))
                .containsExactly("field whole: least value must be near 0.000, got \"-5000\"");
    }

    @Test
    void damagedProfilesAreRefused() {
        byte[] bytes = profile(1, 10, values -> values).toBytes();
        bytes[bytes.length / 2] ^= 1;

        assertThatThrownBy(() -> Profile.of(bytes)).hasMessageStartingWith("profile is damaged: it");
        assertThatThrownBy(() -> new Anomalies(1, 1, 1, 1))
                .hasMessage("rows factor must be above 1 and the others above 0, got 1.0, 1.0, 1.0, 1.0");
    }
}
