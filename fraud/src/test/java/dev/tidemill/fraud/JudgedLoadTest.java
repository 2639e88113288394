package dev.tidemill.fraud;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class JudgedLoadTest {
    private static Transaction payment(long id, int card, boolean fraud) {
        return new Transaction(id, id * 1000, card, 1, 100, fraud ? Scenario.CARD_TESTING : Scenario.NONE);
    }

    private static LoadAnswer answer(String outcome, double probability, int model) {
        return new LoadAnswer(outcome, probability, OptionalInt.of(model));
    }

    @Test
    void answersAreJudgedByWhatReallyHappened() {
        JudgedLoad load = new JudgedLoad(2);
        load.answered(payment(1, 1, true), answer("decline", 0.9, 1));
        load.answered(payment(2, 2, false), answer("review", 0.5, 1));
        load.answered(payment(3, 3, true), answer("approve", 0.2, 2));
        load.answered(payment(4, 4, false), answer("approve", 0.1, 2));
        load.answered(payment(5, 5, true), new LoadAnswer("approve", Double.NaN, OptionalInt.empty()));

        JudgedLoad.Quality quality = load.quality();
        assertThat(quality.decisions()).isEqualTo(4);
        assertThat(quality.frauds()).isEqualTo(2);
        assertThat(quality.caught()).isEqualTo(0.5);
        assertThat(quality.aucRoc()).isEqualTo(0.75);
        assertThat(quality.averagePrecision()).isEqualTo(0.5 + 0.5 * 2 / 3);
        assertThat(quality.cardPrecision()).isEqualTo(0.5);
        assertThat(load.answeredBy(2)).isEqualTo(2);
    }

    @Test
    void anAnswerIsReadFromTheWireWhateverElseItSays() throws Exception {
        String json =
                "{\"id\":\"7\",\"outcome\":\"review\",\"probability\":0.25,\"rules\":[{\"model\":9}],\"model\":3}";
        assertThat(Wire.answer(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(answer("review", 0.25, 3));
        assertThat(Wire.answer("{\"probability\":null,\"model\":null}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(LoadAnswer.NONE);
        assertThat(Wire.answer("[]".getBytes(StandardCharsets.UTF_8))).isEqualTo(LoadAnswer.NONE);
    }

    @Test
    void theSimulatedClockFollowsWhatIsSentAndNeverGoesBack() {
        SimulatedClock clock = new SimulatedClock(Instant.ofEpochMilli(2500));
        clock.reach(payment(1, 1, false));
        assertThat(clock.millis()).isEqualTo(2500);
        clock.reach(payment(3, 1, false));
        assertThat(clock.instant()).isEqualTo(Instant.ofEpochMilli(3000));
        clock.reach(payment(2, 1, false));
        assertThat(clock.millis()).isEqualTo(3000);
    }
}
