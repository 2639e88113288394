package dev.tidemill.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.app.Application;
import dev.tidemill.app.Feature;
import dev.tidemill.core.Event;
import io.micrometer.core.instrument.MockClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DeciderTest {
    private static final Application APPLICATION = Logins.application();
    private static final List<String> NAMES =
            APPLICATION.features().stream().map(Feature::name).toList();
    private static final Event EVENT = Logins.login("a", Logins.NOON, "alice", "home", 1.5);
    private static final double[] VECTOR = new double[NAMES.size()];
    private static final Decider.Spent QUICK = new Decider.Spent(1, 2, 3);

    private final MockClock clock = new MockClock();

    @Test
    void aModelAnswersAndTheThresholdsDecide() {
        Receipt receipt = decide(model(3, () -> 0), QUICK);
        assertThat(receipt.model()).hasValue(7);
        assertThat(receipt.fallback()).isEmpty();
        assertThat(receipt.probability()).isEqualTo(1 / (1 + StrictMath.exp(-3)));
        assertThat(receipt.outcome()).isEqualTo("block");
        assertThat(receipt.reasons())
                .first()
                .satisfies(reason -> assertThat(reason.text()).contains("many accounts from one address"));
        assertThat(receipt.timings().log()).isEqualTo(2);
        assertThat(receipt.timings().fold()).isEqualTo(3);
    }

    @Test
    void aModelThatOverrunsTheDeadlineIsLate() {
        Receipt receipt = decide(model(3, () -> (int) clock.add(Duration.ofMillis(101))), QUICK);
        assertThat(receipt.fallback()).contains("late");
        assertThat(receipt.model()).isEmpty();
        assertThat(receipt.probability()).isNaN();
        assertThat(decide(model(3, () -> (int) clock.add(Duration.ofMillis(99))), QUICK)
                        .fallback())
                .isEmpty();
    }

    @Test
    void aModelIsNotAskedOnceTheDeadlineHasPassed() {
        int[] asked = {0};
        Receipt receipt = decide(
                model(3, () -> asked[0]++),
                new Decider.Spent(0, Duration.ofMillis(101).toNanos(), 0));
        assertThat(receipt.fallback()).contains("late");
        assertThat(asked[0]).isZero();
    }

    @Test
    void aModelThatThrowsOrGivesNoProbabilityIsBroken() {
        assertThat(decide(
                                model(3, () -> {
                                    throw new IllegalStateException("no such leaf");
                                }),
                                QUICK)
                        .fallback())
                .contains("broken");
        assertThat(decide(model(Double.NaN, () -> 0), QUICK).fallback()).contains("broken");
    }

    @Test
    void aFallbackIsTheSameWhenItIsDecidedAgain() {
        Receipt late = decide(model(3, () -> (int) clock.add(Duration.ofMillis(101))), QUICK);
        Receipt again = decider(null).again(late, EVENT, null, null);
        assertThat(Decider.differences(late, again)).isEmpty();
    }

    @Test
    void differencesAreNamed() {
        ModelInUse model = model(3, () -> 0);
        Receipt receipt = decide(model, QUICK);
        assertThat(Decider.differences(receipt, decider(model).again(receipt, EVENT, model, null)))
                .isEmpty();
        Receipt other = decider(model).again(receipt, EVENT, model(1, () -> 0), null);
        assertThat(Decider.differences(receipt, other))
                .anySatisfy(line -> assertThat(line).startsWith("score was 0.95"));
    }

    private Receipt decide(@Nullable ModelInUse model, Decider.Spent spent) {
        return decider(model).decide(EVENT, 0, vector(), spent);
    }

    /// Three accounts from the address, so that a rule fires.
    private static double[] vector() {
        double[] vector = VECTOR.clone();
        vector[NAMES.indexOf("address_accounts")] = 3;
        return vector;
    }

    private ScoringDecider decider(@Nullable ModelInUse model) {
        return new ScoringDecider(
                APPLICATION, Versions.of(() -> model), InstantSource.fixed(Instant.ofEpochMilli(Logins.NOON)), clock);
    }

    /// A model that does something while it scores.
    private static ModelInUse model(double margin, java.util.function.IntSupplier meanwhile) {
        Scorer scorer = new Scorer() {
            @Override
            public List<String> features() {
                return NAMES;
            }

            @Override
            public double margin(double[] vector) {
                meanwhile.getAsInt();
                return margin;
            }

            @Override
            public double probabilityOf(double found) {
                return 1 / (1 + StrictMath.exp(-found));
            }

            @Override
            public List<Contribution> reasons(double[] vector, int most) {
                return List.of(new Contribution(NAMES.getFirst(), vector[0], margin));
            }
        };
        return ScoringModel.of(7, scorer, NAMES, NAMES);
    }
}
