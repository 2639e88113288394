package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.RetrainingDefinition;
import dev.tidemill.app.RetrainingDefinition.Budget;
import dev.tidemill.app.RetrainingDefinition.Gates;
import dev.tidemill.app.RetrainingDefinition.Triggers;
import dev.tidemill.core.Tenant;
import dev.tidemill.log.EmbeddedHome;
import dev.tidemill.log.Home;
import dev.tidemill.log.HomeOptions;
import dev.tidemill.platform.RetrainingRun.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loop over a real store, on a clock that the test moves, with work that ends at once.
final class RetrainingLoopTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    private Path folder;

    private final FakeSteps steps = new FakeSteps();
    private Instant now = BEGIN;
    private RetrainingDefinition definition = declared(Optional.empty(), true);
    private Home home;
    private RetrainingLoop loop;

    private static RetrainingDefinition declared(Optional<Budget> budget, boolean rollout) {
        return new RetrainingDefinition(
                new Triggers(Optional.of(Duration.ofDays(7)), List.of(Triggers.ALL), true, 1000),
                Duration.ofDays(1),
                budget,
                new Gates("auc_roc", 0.02, 1000, Optional.of(Duration.ofMillis(1)), RetrainingDefinition.Fair.NONE),
                false,
                rollout);
    }

    @BeforeEach
    void open() {
        home = EmbeddedHome.open(folder, HomeOptions.defaults());
        loop = new RetrainingLoop(
                new StoredRetraining(home.metadata(), Tenant.DEFAULT, "logins"),
                () -> Optional.of(definition),
                steps,
                () -> now);
        loop.look();
    }

    @AfterEach
    void close() {
        home.close();
    }

    private void reopen() {
        close();
        steps.jobs.clear();
        open();
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            loop.look();
        }
    }

    private RetrainingRun newest() {
        return loop.history(1).getFirst();
    }

    private void hear() {
        loop.hear("drift: delay", List.of("delay psi 0.5 beyond 0.2"));
    }

    private void endAs(Stage stage, String why) {
        look(10);
        steps.end = Optional.of(new RetrainingSteps.End(stage, why));
        look(1);
        steps.end = Optional.empty();
    }

    @Test
    void aStormOfSignalsIsOneRunAndWhatComesLaterIsOneMore() {
        for (int i = 0; i < 1000; i++) {
            hear();
            loop.look();
        }
        assertThat(loop.history(10)).singleElement().satisfies(run -> {
            assertThat(run.stage()).isEqualTo(Stage.ROLLING_OUT);
            assertThat(run.reason()).isEqualTo("drift: delay");
            assertThat(run.evidence()).containsExactly("delay psi 0.5 beyond 0.2");
        });
        endAs(Stage.PROMOTED, "passed");
        steps.champion = OptionalInt.of(2);
        for (int i = 0; i < 1000; i++) {
            hear();
            loop.look();
        }
        assertThat(loop.history(10)).hasSize(1);
        assertThat(loop.status().held()).contains("the cool-down lasts until 2026-03-02T00:00:00Z");
        now = now.plus(Duration.ofDays(1));
        look(1);
        assertThat(loop.history(10)).hasSize(2);
        assertThat(loop.status().waiting()).isEmpty();
        assertThat(steps.trainings).isEqualTo(1);
    }

    @Test
    void theWholeWayIsInTheTrailWithTheOutcomeOfTheRollout() {
        hear();
        endAs(Stage.ROLLED_BACK, "scores moved");
        assertThat(newest().why()).isEqualTo("scores moved");
        assertThat(loop.entries(1))
                .extracting(RetrainingEntry::action)
                .containsExactly("triggered", "dataset", "trained", "passed", "rolling_out", "rolled_back");
        assertThat(loop.entries(1).get(3).evidence())
                .containsExactly(
                        "auc_roc: champion 0.8000, challenger 0.8100, gain 0.0100 (0.0100 to 0.0100) on 1000 decisions"
                                + " with 50 positives",
                        "100 bytes; scoring a row takes 0.010 ms at the 99th percentile");
    }

    @Test
    void theBudgetHolds() {
        definition = declared(Optional.of(new Budget(2, Duration.ofDays(30))), true);
        for (int day = 0; day < 20; day++) {
            hear();
            endAs(Stage.PROMOTED, "passed");
            now = now.plus(Duration.ofDays(1));
        }
        assertThat(loop.history(10)).hasSize(2);
        assertThat(loop.status().held()).contains("the budget of 2 runs per 30d is spent until 2026-03-31T00:00:00Z");
        assertThat(loop.trigger("ada", "I know why").run()).isEqualTo(3);
        assertThatThrownBy(() -> loop.trigger("ada", "again"))
                .hasMessage("one run goes on at a time, got run 3 in stage triggered; wait until it ended, or cancel"
                        + " it");
        assertThat(loop.cancel("ada", "not now").stage()).isEqualTo(Stage.CANCELLED);
    }

    /// An hour forwards and ten minutes back, again and again, while signals storm: a cool-down may end an hour early
    /// once, and no more begins.
    @Test
    void jumpsOfTheClockBeginNoStorm() {
        hear();
        endAs(Stage.ROLLED_BACK, "scores moved");
        for (int minute = 0; minute < 22 * 60; minute++) {
            Instant right = BEGIN.plus(Duration.ofMinutes(minute));
            now = minute % 3 == 0
                    ? right.plus(Duration.ofHours(1))
                    : minute % 3 == 1 ? right.minus(Duration.ofMinutes(10)) : right;
            hear();
            look(2);
        }
        assertThat(loop.history(10)).hasSize(1);
        now = BEGIN.plus(Duration.ofHours(25)); // an hour too early
        hear();
        endAs(Stage.ROLLED_BACK, "scores moved");
        assertThat(loop.history(10)).hasSize(2);
        for (int minute = 0; minute < 12 * 60; minute++) { // the clock is put right again
            now = BEGIN.plus(Duration.ofHours(24)).minus(Duration.ofMinutes(10)).plus(Duration.ofMinutes(minute));
            hear();
            look(2);
        }
        assertThat(loop.history(10)).hasSize(2);
        assertThat(loop.status().held()).contains("the cool-down lasts until 2026-03-03T01:00:00Z");
        now = BEGIN.plus(Duration.ofHours(49));
        look(1);
        assertThat(loop.history(10)).hasSize(3);
    }

    @Test
    void scheduleAndOutcomesBeginRuns() {
        steps.outcomes = 999;
        look(1);
        assertThat(loop.history(1)).isEmpty();
        steps.outcomes = 1000;
        endAs(Stage.PROMOTED, "passed");
        assertThat(newest().reason()).isEqualTo("outcomes");
        assertThat(newest().evidence())
                .containsExactly("1000 outcomes became known since 2026-03-01T00:00:00Z, wanted 1000");
        now = now.plus(Duration.ofDays(7));
        look(1);
        assertThat(newest().reason()).isEqualTo("schedule");
        assertThat(newest().run()).isEqualTo(2);
    }

    @Test
    void aWorseChallengerIsRefusedWithReasons() {
        steps.low = -0.03;
        steps.bytes = 2000;
        hear();
        look(10);
        assertThat(newest().stage()).isEqualTo(Stage.REFUSED);
        assertThat(newest().why())
                .isEqualTo("auc_roc must be worse by at most 0.02 than the champion's, at the worse end of its"
                        + " interval, got -0.0300; the model must have at most 1000 bytes, got 2000");
        assertThat(steps.rollouts).isZero();
    }

    @Test
    void aMeasureThatIsNoNumberNeverPasses() {
        steps.low = Double.NaN;
        hear();
        look(10);
        assertThat(newest().stage()).isEqualTo(Stage.REFUSED);
    }

    @Test
    void aDatasetThatIsUnlikeThoseBeforeIsNotTrainedOn() {
        steps.refusal = Optional.of("dataset d1 must be like those before it");
        hear();
        look(10);
        assertThat(newest().stage()).isEqualTo(Stage.REFUSED);
        assertThat(newest().why()).isEqualTo("dataset d1 must be like those before it");
    }

    @Test
    void itGoesOnFromTheLastFinishedStageWhereverItStopped() {
        hear();
        Stage before = null;
        for (int i = 0; i < 20 && before != Stage.ROLLING_OUT; i++) {
            steps.slow = true;
            look(1);
            reopen();
            steps.slow = false;
            steps.jobs.clear();
            reopen();
            if (!loop.history(1).isEmpty()) {
                before = newest().stage();
            }
        }
        endAs(Stage.PROMOTED, "passed");
        assertThat(loop.history(10)).hasSize(1);
        assertThat(newest().stage()).isEqualTo(Stage.PROMOTED);
        assertThat(newest().challenger().getAsInt()).isEqualTo(1 + steps.trainings);
        assertThat(steps.rollouts).isEqualTo(1);
    }

    @Test
    void aTriggerThatIsHeldSurvivesARestart() {
        hear();
        endAs(Stage.PROMOTED, "passed");
        hear();
        reopen();
        assertThat(loop.status().waiting())
                .get()
                .extracting(RetrainingTrigger::reason)
                .isEqualTo("drift: delay");
        assertThat(loop.history(10)).hasSize(1);
    }

    @Test
    void itWaitsForApprovalAndComparesAgainWhereAnotherWentIntoProduction() {
        steps.waits = Optional.of("version 2 must be approved");
        hear();
        look(10);
        assertThat(newest().why()).isEqualTo("version 2 must be approved");
        assertThat(loop.entries(1)).extracting(RetrainingEntry::action).containsOnlyOnce("wait");
        steps.champion = OptionalInt.of(7);
        steps.waits = Optional.empty();
        look(10);
        assertThat(newest().stage()).isEqualTo(Stage.ROLLING_OUT);
        assertThat(newest().champion()).hasValue(7);
        assertThat(steps.comparisons).isEqualTo(2);
    }

    @Test
    void nothingBeginsByItselfWhereNothingIsInProduction() {
        steps.champion = OptionalInt.empty();
        hear();
        look(10);
        assertThat(loop.history(1)).isEmpty();
        loop.trigger("ada", "");
        look(10);
        assertThat(newest().stage()).isEqualTo(Stage.READY);
        assertThat(newest().why())
                .isEqualTo("nothing is in production to compare version 2 with; look at it, then activate it");
    }

    @Test
    void anAlertThatStaysRaisedBeginsOneMoreRunAfterTheCoolDownWhereNewWindowsBreach() {
        hear();
        endAs(Stage.ROLLED_BACK, "scores moved");
        RetrainingTrigger old = new RetrainingTrigger("drift: delay", List.of("raised still"), BEGIN.minusSeconds(1));
        steps.standing = Optional.of(old);
        now = now.plus(Duration.ofDays(2));
        look(10);
        assertThat(loop.history(10)).hasSize(1); // its window began before the last run ended
        steps.standing =
                Optional.of(new RetrainingTrigger("drift: delay", List.of("raised still"), BEGIN.plusSeconds(1)));
        now = BEGIN.plus(Duration.ofHours(23));
        look(10);
        assertThat(loop.history(10)).hasSize(1); // the cool-down holds it
        now = BEGIN.plus(Duration.ofDays(3));
        look(1);
        assertThat(newest().run()).isEqualTo(2);
        assertThat(newest().evidence()).containsExactly("raised still");
    }

    @Test
    void whatPassedIsTrainedOnceMoreOnAllRowsBeforeItsRollout() {
        refitting(true);
        hear();
        look(10);
        assertThat(newest().stage()).isEqualTo(Stage.ROLLING_OUT);
        assertThat(newest().challenger()).hasValue(102);
        assertThat(loop.entries(1))
                .extracting(RetrainingEntry::action)
                .containsExactly("triggered", "dataset", "trained", "passed", "refitted", "rolling_out");
        assertThat(steps.refits).isEqualTo(1);
    }

    @Test
    void aRefitThatIsTooLargeIsRefused() {
        refitting(true);
        steps.refitBytes = 1001;
        hear();
        look(10);
        assertThat(newest().stage()).isEqualTo(Stage.REFUSED);
        assertThat(newest().why()).isEqualTo("the model must have at most 1000 bytes, got 1001");
    }

    @Test
    void whereAnotherWentIntoProductionAfterARefitAChallengerIsTrainedAgain() {
        refitting(true);
        steps.waits = Optional.of("version 102 must be approved");
        hear();
        look(10);
        assertThat(newest().stage()).isEqualTo(Stage.REFITTED);
        assertThat(newest().why()).isEqualTo("version 102 must be approved");
        steps.champion = OptionalInt.of(7);
        steps.waits = Optional.empty();
        look(10);
        assertThat(newest().stage()).isEqualTo(Stage.ROLLING_OUT);
        assertThat(newest().champion()).hasValue(7);
        assertThat(steps.trainings).isEqualTo(2);
        assertThat(steps.comparisons).isEqualTo(2);
    }

    @Test
    void whereNoRolloutIsWantedTheRefitWaits() {
        refitting(false);
        hear();
        look(10);
        assertThat(newest().stage()).isEqualTo(Stage.READY);
        assertThat(newest().challenger()).hasValue(102);
    }

    private void refitting(boolean rollout) {
        RetrainingDefinition plain = declared(Optional.empty(), rollout);
        definition = new RetrainingDefinition(
                plain.triggers(), plain.coolDown(), plain.budget(), plain.gates(), true, rollout);
    }

    @Test
    void untilWhenIsToldInWholeSeconds() {
        now = BEGIN.plusNanos(123_456_789);
        hear();
        endAs(Stage.PROMOTED, "passed");
        assertThat(loop.status().held()).contains("the cool-down lasts until 2026-03-02T00:00:01Z");
    }

    @Test
    void whatPassesWaitsWhereNoRolloutIsWanted() {
        definition = declared(Optional.empty(), false);
        hear();
        look(10);
        assertThat(newest().stage()).isEqualTo(Stage.READY);
        assertThat(steps.rollouts).isZero();
    }
}
