package dev.tidemill.serve.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.AnalysisDefinition;
import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.app.RolloutDefinition.Step;
import dev.tidemill.app.RolloutDefinition.Strategy;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.EmbeddedHome;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.VersionLine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The mechanism over a kind of version that it has never seen: prompts.
final class RolloutRoomTest {
    private static final VersionLine PROMPTS = new VersionLine(Tenant.DEFAULT, "desk", "prompt");
    private static final Duration BAKE = Duration.ofMinutes(1);
    private static final RolloutDefinition PLAN = new RolloutDefinition(
            Strategy.CANARY,
            Optional.empty(),
            Duration.ZERO,
            List.of(new Step(0.1, BAKE), new Step(0.5, BAKE)),
            Map.of(),
            AnalysisDefinition.DEFAULT.guarding(List.of("yes", "no")));

    @TempDir
    private Path folder;

    private final MemoryRollouts store = new MemoryRollouts();
    private final Prompts kind = new Prompts();
    private EmbeddedHome home;
    private Registry registry;
    private Lane<String> lane;
    private Requests requests;
    private RolloutRoom room;
    private RolloutDefinition declared = PLAN;
    private Instant wall = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos;

    @BeforeEach
    void open() {
        home = EmbeddedHome.open(folder);
        registry = Registry.open(home.metadata(), home.blobs(), () -> wall);
        for (String text : List.of("be kind", "be brief", "be exact")) {
            registry.register(PROMPTS, text.getBytes(StandardCharsets.UTF_8), Prompts.BY_HAND, "ada");
        }
        registry.activate(PROMPTS, 1, "ada");
        lane = new Lane<>(registry, PROMPTS, kind);
        requests = new Requests(lane, 1);
        room = room(lane);
    }

    private RolloutRoom room(Lane<String> over) {
        RolloutRoom opened = new RolloutRoom(
                registry,
                store,
                new RolloutRoom.Surroundings(requests, () -> wall, () -> nanos, field -> -1, () -> declared));
        opened.open(over);
        return opened;
    }

    @AfterEach
    void close() {
        home.close();
    }

    private void pass(int seconds, int each) {
        for (int i = 0; i < seconds; i++) {
            requests.serve(each);
            nanos += 1_000_000_000L;
            wall = wall.plusSeconds(1);
            room.tick();
        }
    }

    private Rollout state() {
        return room.status("prompt-1").rollout();
    }

    private List<String> actions() {
        return room.history("prompt-1").stream().map(AuditEntry::action).toList();
    }

    private void start(int version) {
        room.start(RolloutRequest.of("prompt", version), "ada");
    }

    @Test
    void anEqualCandidateGoesThroughEveryStepAndIsPromoted() {
        start(2);
        assertThat(state().now().name()).isEqualTo("10 %");
        pass(59, 1000);
        assertThat(state().stage()).as("the bake is not over").isZero();
        pass(2, 1000);
        assertThat(state().stage()).isEqualTo(1);
        pass(61, 1000);
        assertThat(state().state()).isEqualTo(Rollout.State.PROMOTED);
        assertThat(registry.active(PROMPTS).orElseThrow().version()).isEqualTo(2);
        assertThat(lane.board().route("x", new Object[0]).served().orElseThrow().value())
                .isEqualTo("be brief");
        assertThat(lane.board().route("x", new Object[0]).assignment()).isEmpty();
        assertThat(actions()).containsExactly("start", "step", "promote");
        assertThat(room.history("prompt-1").getLast().who()).isEqualTo("tidemill");
        assertThat(room.history("prompt-1").getLast().evidence()).contains("\"metric\":\"guard.no\"");
    }

    @Test
    void aFailingCandidateIsTakenBackAtTheNextLookWithTheReason() {
        requests.behave(2, new Requests.Behaviour(1, 0.1));
        start(2);
        pass(4, 400);
        assertThat(state().state()).isEqualTo(Rollout.State.ROLLED_BACK);
        assertThat(state().reason())
                .startsWith("errors of candidate must be within 0.02 of control's: 1 of ")
                .contains("so the difference is between");
        assertThat(registry.active(PROMPTS).orElseThrow().version()).isEqualTo(1);
        assertThat(lane.board().route("x", new Object[0]).served().orElseThrow().version())
                .isEqualTo(1);
        assertThat(actions()).containsExactly("start", "roll_back");
    }

    @Test
    void aGuardThatMovesIsAFailure() {
        requests.behave(2, new Requests.Behaviour(0.001, 0.4));
        start(2);
        pass(60, 400);
        assertThat(state().state()).isEqualTo(Rollout.State.ROLLED_BACK);
        assertThat(state().reason()).startsWith("guard.no of candidate must be within 0.05");
    }

    @Test
    void noTrafficIsNeitherAFailureNorAPass() {
        start(2);
        pass(600, 0);
        assertThat(state().state()).isEqualTo(Rollout.State.RUNNING);
        assertThat(state().stage()).isZero();
        assertThat(room.status("prompt-1").verdict().word()).isEqualTo("inconclusive");
    }

    @Test
    void aPausedRolloutGoesNoFurtherButIsStillTakenBack() {
        start(2);
        room.pause("prompt-1", "ada", "lunch");
        pass(120, 400);
        assertThat(state().stage()).isZero();
        assertThat(state().baked()).isZero();
        requests.behave(2, new Requests.Behaviour(1, 0.1));
        pass(30, 400);
        assertThat(state().state()).isEqualTo(Rollout.State.ROLLED_BACK);
    }

    @Test
    void byHandItIsPromotedOrAbortedAtOnce() {
        start(2);
        room.abort("prompt-1", "ada", "not today");
        assertThat(state().state()).isEqualTo(Rollout.State.ABORTED);
        assertThat(state().reason()).isEqualTo("not today");
        assertThatThrownBy(() -> room.pause("prompt-1", "ada", ""))
                .hasMessage("a rollout must go on to be changed, got prompt-1 which is aborted");
        start(3);
        room.promote("prompt-2", Optional.empty(), "ada", "looks good");
        assertThat(registry.active(PROMPTS).orElseThrow().version()).isEqualTo(3);
    }

    @Test
    void whatDoesNotFitIsRefusedInWords() {
        assertThatThrownBy(() -> start(9))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
                .hasMessage("prompt version must be registered for desk, got 9");
        assertThatThrownBy(() -> start(1))
                .hasMessage("a candidate must be another version than the one in production, got 1 for both");
        registry.register(PROMPTS, new byte[0], Prompts.BY_HAND, "ada");
        assertThatThrownBy(() -> start(4))
                .hasMessage("prompt 4 must fit the application to be rolled out: a prompt must say something");
        assertThatThrownBy(() -> room.start(RolloutRequest.of("model", 2), "ada"))
                .hasMessage("kind must be one of [prompt], got \"model\"");
        start(2);
        assertThatThrownBy(() -> start(3))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
                .hasMessage("one rollout of a kind must go on at a time, got another while prompt-1 is running (abort"
                        + " it, or replace it)");
    }

    /// Whoever uses a version is asked without the registry's lock, for a rollout holds its own while it asks the
    /// registry; what is asked to start meanwhile is refused.
    @Test
    void aVersionThatIsBeingDeletedIsNotRolledOutAndOneThatIsRolledOutIsNotDeleted() {
        registry.usedBy((line, version) -> {
            assertThat(Thread.holdsLock(registry)).isFalse();
            assertThatThrownBy(() -> start(version))
                    .isInstanceOfSatisfying(
                            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
                    .hasMessage("prompt " + version + " of desk must stay to be used, it is being deleted; choose"
                            + " another version");
            assertThatThrownBy(() -> registry.activate(line, version, "ada"))
                    .hasMessageContaining("it is being deleted");
            assertThatThrownBy(() -> registry.delete(line, version, "eve")).hasMessageContaining("it is being deleted");
            return room.list().stream()
                    .map(RolloutStatus::rollout)
                    .filter(rollout -> rollout.candidates().containsValue(version))
                    .map(rollout -> "rollout " + rollout.id() + " has it")
                    .findFirst();
        });
        registry.delete(PROMPTS, 3, "eve");
        assertThatThrownBy(() -> start(3)).hasMessage("prompt version must be registered for desk, got 3");
        start(2);
        assertThatThrownBy(() -> registry.delete(PROMPTS, 2, "eve"))
                .hasMessage("prompt 2 of desk must not be in use to be deleted: rollout prompt-1 has it");
        pass(122, 1000);
        assertThat(registry.active(PROMPTS).orElseThrow().version()).isEqualTo(2); // the refusal left nothing behind
    }

    @Test
    void whatASecondPersonMustApproveStartsOnlyApproved() {
        registry.approvals().demand(line -> true);
        assertThatThrownBy(() -> start(2))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
                .hasMessage("prompt 2 of desk must be approved by a second person before it goes into production, got"
                        + " no approval; one other than ada approves it with: tidemill prompt approve 2");
        assertThat(room.list()).isEmpty();
        assertThat(lane.uses(2)).isFalse();
        registry.approvals().approve(registry.version(PROMPTS, 2), "eve", "looks right");
        start(2);
        assertThat(room.status("prompt-1").rollout().state()).isEqualTo(Rollout.State.RUNNING);
    }

    @Test
    void aChangeInTheMiddleStartsTheAnalysisAgain() {
        start(2);
        pass(61, 1000);
        assertThat(state().stage()).isEqualTo(1);
        room.start(new RolloutRequest("prompt", Map.of("candidate", 3), Optional.empty(), true), "bob");
        assertThat(state().stage()).isZero();
        assertThat(state().baked()).isZero();
        assertThat(room.status("prompt-1").findings()).isEmpty();
        pass(61, 1000);
        assertThat(state().stage()).isEqualTo(1);
        declared = RolloutDefinition.DEFAULT;
        room.changed(PLAN, "eve", "version 1.1.0 was applied");
        assertThat(state().stage()).isZero();
        assertThat(state().plan()).isEqualTo(RolloutDefinition.DEFAULT);
        assertThat(actions()).containsExactly("start", "step", "restart", "step", "restart");
    }

    @Test
    void whatIsPutInProductionByHandIsFollowed() {
        start(2);
        registry.activate(PROMPTS, 3, "eve");
        pass(1, 10);
        assertThat(state().control()).isEqualTo(3);
        registry.activate(PROMPTS, 2, "eve");
        pass(1, 10);
        assertThat(state().state()).isEqualTo(Rollout.State.PROMOTED);
        assertThat(state().reason()).isEqualTo("prompt 2 was put in production by hand");
    }

    @Test
    void itGoesOnAfterTheProcessWasKilled() {
        start(2);
        pass(30, 400);
        long before = room.status("prompt-1").evidence().answered("candidate");
        lane = new Lane<>(registry, PROMPTS, new Prompts());
        Requests same = requests;
        room = room(lane);
        room.tick();
        assertThat(room.status("prompt-1").evidence().answered("candidate")).isEqualTo(before);
        assertThat(state().baked()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        assertThat(lane.board().route("x", new Object[0]).assignment())
                .get()
                .satisfies(assignment -> assertThat(assignment.trial()).isEqualTo("prompt-1"));
        assertThat(same.end()).isPositive();
    }

    @Test
    void aJumpOfTheWallClockChangesNoBake() {
        start(2);
        wall = wall.minus(Duration.ofDays(400));
        pass(30, 1000);
        wall = wall.plus(Duration.ofDays(800));
        pass(29, 1000);
        assertThat(state().stage()).isZero();
        pass(2, 1000);
        assertThat(state().stage()).isEqualTo(1);
    }

    @Test
    void blueGreenSwitchesAllAtOnceAndBack() {
        RolloutDefinition blueGreen = new RolloutDefinition(
                Strategy.BLUE_GREEN,
                Optional.empty(),
                Duration.ZERO,
                List.of(new Step(1, BAKE)),
                Map.of(),
                PLAN.analysis());
        room.start(new RolloutRequest("prompt", Map.of("candidate", 2), Optional.of(blueGreen), false), "ada");
        requests.serve(100);
        assertThat(requests.answeredBy("candidate")).isEqualTo(100);
        assertThat(lane.uses(1)).as("what it replaces stays warm").isTrue();
        room.abort("prompt-1", "ada", "back");
        requests.serve(100);
        assertThat(requests.answeredBy("candidate")).isEqualTo(100);
    }

    @Test
    void armsGetTheirSharesUntilSomebodyDecides() {
        RolloutDefinition arms = new RolloutDefinition(
                Strategy.AB,
                Optional.empty(),
                Duration.ZERO,
                List.of(),
                Map.of("control", 0.5, "b", 0.3, "c", 0.2),
                PLAN.analysis());
        room.start(new RolloutRequest("prompt", Map.of("b", 2, "c", 3), Optional.of(arms), false), "ada");
        pass(60, 400);
        assertThat(requests.answeredBy("control")).isBetween(11_700L, 12_300L);
        assertThat(requests.answeredBy("b")).isBetween(6_900L, 7_500L);
        assertThat(room.status("prompt-1").verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(state().state()).isEqualTo(Rollout.State.RUNNING);
        assertThatThrownBy(() -> room.promote("prompt-1", Optional.empty(), "ada", ""))
                .hasMessageStartingWith("arm must be given where there are several: one of [");
        room.promote("prompt-1", Optional.of("c"), "ada", "c it is");
        assertThat(registry.active(PROMPTS).orElseThrow().version()).isEqualTo(3);
    }
}
