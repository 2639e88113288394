package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Durability;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.rollout.Assignment;
import dev.tidemill.serve.rollout.AuditEntry;
import dev.tidemill.serve.rollout.Rollout;
import dev.tidemill.serve.rollout.RolloutRequest;
import dev.tidemill.serve.rollout.RolloutStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Policies on their way into production in a real platform, with receipts, labels and a restart. (Models go the
/// same way; policies need no training.)
final class RolloutTest {
    private static final Instant NOW = Instant.parse("2026-03-31T00:00:00Z");
    private static final String ROLLOUT = """
            rollout:
              steps: [{weight: 0.5, bake: 0s}, {weight: 1, bake: 0s}]
              analysis:
                minimum_samples: 20
                guards: {challenge: 1, block: 1}
                latency: {margin: 1}
                errors: 1
                fallbacks: 1
                outcomes: {loss: 1, missed: 1, false_alarms: 1}
            """;

    @TempDir
    private Path folder;

    private Path app;
    private String text = "";
    private Tidemill tidemill;
    private int next;

    @BeforeEach
    void open() throws IOException {
        try (var in = java.util.Objects.requireNonNull(RolloutTest.class.getResourceAsStream("logins.yaml"))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8) + ROLLOUT;
        }
        app = Files.writeString(folder.resolve("app.yaml"), text);
        tidemill = reopened();
        tidemill.apply(app, "ada");
    }

    private Tidemill reopened() {
        return Tidemill.open(new Config(
                folder.resolve("home"),
                Durability.PROCESS,
                InstantSource.fixed(NOW),
                2,
                Config.DEFAULT_STATE_BYTES,
                "test"));
    }

    @AfterEach
    void close() {
        tidemill.close();
    }

    /// A policy that answers otherwise without a model.
    private int otherPolicy(String fallback) throws IOException {
        Path other = Files.writeString(
                folder.resolve("other.yaml"), text.replace("fallback: allow", "fallback: " + fallback));
        return tidemill.rollouts().registerPolicy("logins", other, "ada");
    }

    private Receipt decide() {
        String event =
                "{\"login_id\":\"l%d\",\"time\":\"2026-03-31T00:00:00Z\",\"account\":\"a%d\",\"address\":\"b%d\",\"delay\":1.0}"
                        .formatted(next, next, next++);
        if (tidemill.decide("logins", event.getBytes(StandardCharsets.UTF_8))
                instanceof DecisionAnswer.Decided(Receipt receipt, boolean repeated)) {
            return receipt;
        }
        throw new AssertionError("not decided: " + event);
    }

    private RolloutStatus start(int version) {
        return tidemill.rollouts().start("logins", RolloutRequest.of("policy", version), "ada");
    }

    private RolloutStatus status() {
        return tidemill.rollouts().status("logins", "policy-1");
    }

    @Test
    void anApplicationsOwnPolicyIsARegisteredVersion() {
        Receipt receipt = decide();
        assertThat(receipt.policy()).hasValue(1);
        assertThat(receipt.assignments()).isEmpty();
        assertThat(tidemill.replay("logins", receipt.id()).differences()).isEmpty();
    }

    @Test
    void aPolicyGoesThroughACanaryIntoProductionAndItsReceiptsReplay() throws IOException {
        assertThat(otherPolicy("challenge")).isEqualTo(2);
        start(2);
        tidemill.rollouts().pause("logins", "policy-1", "ada", "to see both arms");
        Receipt candidate = decide();
        Receipt control = candidate;
        for (int i = 0; i < 300; i++) {
            Receipt receipt = decide();
            if (receipt.policy().getAsInt() == 2) {
                candidate = receipt;
            } else {
                control = receipt;
            }
        }
        tidemill.rollouts().resume("logins", "policy-1", "ada", "seen");
        assertThat(candidate.outcome()).isEqualTo("challenge");
        assertThat(candidate.assignments()).containsExactly(new Assignment("policy-1", 1, "candidate"));
        assertThat(control.assignments()).containsExactly(new Assignment("policy-1", 1, "control"));
        tidemill.rollouts().look("logins");
        assertThat(status().rollout().stage()).isEqualTo(1);
        for (int i = 0; i < 300; i++) {
            assertThat(decide().policy()).hasValue(2);
        }
        tidemill.rollouts().look("logins");
        assertThat(status().rollout().state()).isEqualTo(Rollout.State.PROMOTED);
        assertThat(tidemill.rollouts().history("logins", "policy-1"))
                .extracting(AuditEntry::action)
                .containsExactly("start", "pause", "resume", "step", "promote");
        Receipt after = decide();
        assertThat(after.policy()).hasValue(2);
        assertThat(after.assignments()).isEmpty();
        for (Receipt each : java.util.List.of(candidate, control, after)) {
            assertThat(tidemill.replay("logins", each.id()).differences()).isEmpty();
        }
    }

    @Test
    void aRolloutAndItsCountsSurviveARestart() throws IOException {
        start(otherPolicy("challenge"));
        for (int i = 0; i < 30; i++) {
            decide();
        }
        tidemill.rollouts().pause("logins", "policy-1", "ada", "lunch");
        tidemill.close();
        tidemill = reopened();
        for (int i = 0; i < 30; i++) {
            decide();
        }
        tidemill.rollouts().look("logins");
        RolloutStatus status = status();
        assertThat(status.rollout().state()).as(status.rollout().reason()).isEqualTo(Rollout.State.PAUSED);
        assertThat(status.evidence().answered("control") + status.evidence().answered("candidate"))
                .isEqualTo(60);
        assertThat(status.lag()).isZero();
    }

    @Test
    void labelsAreCountedByArm() throws IOException {
        start(otherPolicy("challenge"));
        tidemill.rollouts().pause("logins", "policy-1", "ada", "to watch");
        for (int i = 0; i < 40; i++) {
            String id = decide().id();
            tidemill.outcomes(
                    "logins",
                    EventBody.json(("{\"verdict_id\":\"v" + id + "\",\"time\":\"2026-03-31T00:00:00Z\",\"login_id\":\""
                                    + id + "\",\"stolen\":true}")
                            .getBytes(StandardCharsets.UTF_8)));
        }
        tidemill.rollouts().look("logins");
        RolloutStatus status = status();
        long control = status.evidence().of(1, "control").learned();
        assertThat(control).isPositive();
        assertThat(control + status.evidence().of(1, "candidate").learned()).isEqualTo(40);
        assertThat(status.findings())
                .filteredOn(finding -> finding.metric().equals("outcomes.missed"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.control()).isEqualTo(1);
                    assertThat(finding.candidate()).isZero();
                });
    }

    @Test
    void aShadowAnswersBesideAndNobodySeesIt() throws IOException {
        RolloutDefinition plan = dev.tidemill.serve.rollout.PlanJson.read(
                new com.fasterxml.jackson.databind.ObjectMapper().readTree("{\"strategy\":\"shadow\"}"),
                tidemill.rollouts().definition("logins"));
        tidemill.rollouts()
                .start(
                        "logins",
                        new RolloutRequest(
                                "policy",
                                java.util.Map.of("candidate", otherPolicy("challenge")),
                                Optional.of(plan),
                                false),
                        "ada");
        for (int i = 0; i < 50; i++) {
            assertThat(decide().outcome()).isEqualTo("allow");
        }
        tidemill.rollouts().look("logins");
        RolloutStatus status = status();
        assertThat(status.evidence().of(1, "candidate").outcomes()).containsEntry("challenge", 50L);
        assertThat(status.evidence().of(1, "candidate").agreement()).isZero();
        assertThat(status.evidence().of(1, "candidate").dropped()).isZero();
        assertThat(status.evidence().answered("control")).isEqualTo(50);
    }

    @Test
    void applyingAnotherVersionStartsTheAnalysisAgain() throws IOException {
        start(otherPolicy("challenge"));
        for (int i = 0; i < 10; i++) {
            decide();
        }
        Files.writeString(
                app,
                text.replace("version: 1.0.0", "version: 1.0.1")
                        .replace("description: Decides", "description: Judges"));
        tidemill.apply(app, "eve");
        RolloutStatus status = status();
        assertThat(status.rollout().period()).isEqualTo(2);
        assertThat(status.evidence().answered("candidate")).isZero();
        assertThat(tidemill.rollouts().history("logins", "policy-1").getLast().why())
                .isEqualTo("version 1.0.1 of the application was applied");
        assertThat(decide().assignments())
                .singleElement()
                .satisfies(one -> assertThat(one.period()).isEqualTo(2));
    }

    @Test
    void anAppliedPolicyIsInProductionAtOnce() throws IOException {
        assertThat(decide().outcome()).isEqualTo("allow");
        Files.writeString(
                app,
                text.replace("version: 1.0.0", "version: 1.0.1")
                        .replace("  version: 3\n", "  version: 4\n")
                        .replace("fallback: allow", "fallback: challenge"));
        tidemill.apply(app, "eve");
        Receipt receipt = decide();
        assertThat(receipt.outcome()).isEqualTo("challenge");
        assertThat(receipt.policy()).hasValue(2);
    }

    @Test
    void whereTheFileDemandsItAnUnapprovedVersionIsNotRolledOutAndARolledOutOneIsNotDeleted() throws IOException {
        Files.writeString(app, text.replaceFirst("version: [0-9.]+", "version: 9.0.0") + "approval: second_person\n");
        tidemill.apply(app, "ada");
        int other = otherPolicy("block");
        assertThatThrownBy(() -> start(other))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
                .hasMessageStartingWith("policy 2 of logins must be approved by a second person");
        ModelLibrary library = tidemill.library();
        VersionLine line = library.line("logins", "policy");
        assertThatThrownBy(() -> library.approve(line, other, "ada", ""))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
        library.approve(line, other, "eve", "looks right");
        start(other);
        assertThatThrownBy(() -> library.delete(line, other, "eve"))
                .hasMessage("policy 2 of logins must not be in use to be deleted: rollout policy-1 has it, and receipts"
                        + " of that time may name it");
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        assertThatThrownBy(() -> start(7))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
                .hasMessage("policy version must be registered for logins, got 7");
        assertThatThrownBy(() -> tidemill.rollouts().start("logins", RolloutRequest.of("model", 1), "ada"))
                .hasMessage("a rollout must have a model in production to compare with, got none (activate one first)");
        assertThatThrownBy(() -> tidemill.rollouts().status("logins", "policy-9"))
                .hasMessage("rollout must be there, got \"policy-9\"");
        int other = otherPolicy("block");
        start(other);
        assertThatThrownBy(() -> start(other)).isInstanceOf(TidemillException.class);
    }
}
