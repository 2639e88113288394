package dev.tidemill.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.EmbeddedHome;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {
    private static final VersionLine FRAUD = VersionLine.models("fraud");
    private static final Provenance FROM = new Provenance(
            "d".repeat(64),
            "1.2.0",
            "f".repeat(64),
            List.of("amount", "night"),
            Map.of("eta", "0.1", "rounds", "100"),
            7,
            "0.1.0+abc",
            Map.of("test.auc_roc", 0.9, "test.precision_at_100", Double.NaN),
            "{\"rounds\":100}");

    @TempDir
    Path folder;

    private final AtomicLong millis = new AtomicLong(1_000);
    private EmbeddedHome home;
    private Registry registry;

    @BeforeEach
    void open() {
        home = EmbeddedHome.open(folder);
        registry = Registry.open(home.metadata(), home.blobs(), () -> Instant.ofEpochMilli(millis.incrementAndGet()));
    }

    @AfterEach
    void close() {
        home.close();
    }

    private static ModelArtifact artifact(String model) {
        return new ModelArtifact(
                "xgboost", List.of("amount", "night"), new Calibration.None(), List.of(), model.getBytes(UTF_8));
    }

    private Version register(String model) {
        return registry.register(FRAUD, artifact(model), FROM, "ada");
    }

    @Test
    void versionsAreNumberedAndHoldWhatMadeThem() {
        Version first = register("a");
        Version second = register("b");
        assertThat(first.version()).isEqualTo(1);
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.provenance()).isEqualTo(FROM);
        assertThat(second.who()).isEqualTo("ada");
        assertThat(second.created()).isEqualTo(Instant.ofEpochMilli(1_002));
        assertThat(second.state()).isEqualTo(Version.State.REGISTERED);
        assertThat(registry.version(FRAUD, 2)).isEqualTo(second);
        assertThat(registry.versions(FRAUD)).containsExactly(second, first);
        assertThat(registry.artifact(second)).isEqualTo(artifact("b"));
    }

    @Test
    void theSameArtifactIsTheSameVersion() {
        Version first = register("a");
        assertThat(registry.register(FRAUD, artifact("a"), FROM, "bob")).isEqualTo(first);
        assertThat(registry.versions(FRAUD)).hasSize(1);
    }

    @Test
    void linesDoNotMix() {
        register("a");
        VersionLine other = new VersionLine(new Tenant("acme"), "fraud", VersionLine.MODEL);
        VersionLine policies = new VersionLine(Tenant.DEFAULT, "fraud", "policy");
        assertThat(registry.register(other, artifact("a"), FROM, "eve").version())
                .isEqualTo(1);
        assertThat(registry.versions(policies)).isEmpty();
        registry.activate(FRAUD, 1, "ada");
        assertThat(registry.active(other)).isEmpty();
    }

    @Test
    void activationAndRollbackFollowTheHistoryBack() {
        register("a");
        register("b");
        register("c");
        assertThat(registry.active(FRAUD)).isEmpty();
        registry.activate(FRAUD, 1, "ada");
        registry.activate(FRAUD, 2, "ada");
        registry.activate(FRAUD, 3, "bob");
        assertThat(active()).isEqualTo(3);
        assertThat(registry.rollback(FRAUD, "eve").version()).isEqualTo(2);
        assertThat(registry.rollback(FRAUD, "eve").version()).isEqualTo(1);
        assertThatThrownBy(() -> registry.rollback(FRAUD, "eve"))
                .hasMessage("a rollback must have a version to go back to, got none before the present one of fraud"
                        + " (activate one instead)")
                .satisfies(e -> assertThat(((TidemillException) e).code()).isEqualTo(ErrorCode.CONFLICT));
        registry.activate(FRAUD, 3, "bob");
        assertThat(registry.rollback(FRAUD, "eve").version()).isEqualTo(1);
        assertThat(registry.history(FRAUD)).extracting(Activation::version).containsExactly(1, 2, 3, 2, 1, 3, 1);
        assertThat(registry.history(FRAUD).get(3))
                .isEqualTo(new Activation(
                        FRAUD,
                        "production",
                        4,
                        2,
                        "rollback",
                        registry.history(FRAUD).get(3).at(),
                        "eve"));
        assertThat(registry.versions(FRAUD))
                .extracting(Version::state)
                .containsExactly(Version.State.RETIRED, Version.State.RETIRED, Version.State.ACTIVE);
    }

    @Test
    void activatingWhatIsActiveChangesNothing() {
        register("a");
        Activation first = registry.activate(FRAUD, 1, "ada");
        assertThat(registry.activate(FRAUD, 1, "bob")).isEqualTo(first);
        assertThat(registry.history(FRAUD)).hasSize(1);
    }

    @Test
    void otherAliasesPointWithoutTouchingProduction() {
        register("a");
        registry.point(FRAUD, "candidate", 1, "ada");
        assertThat(registry.pointed(FRAUD, "candidate")).map(Version::version).contains(1);
        assertThat(registry.active(FRAUD)).isEmpty();
        assertThatThrownBy(() -> registry.point(FRAUD, "prod!", 1, "ada"))
                .hasMessage("alias must match [A-Za-z0-9][A-Za-z0-9_-]{0,62} and be neither latest nor a number,"
                        + " got \"prod!\"");
    }

    @Test
    void allOfItIsThereAfterOpeningAgain() {
        register("a");
        register("b");
        registry.activate(FRAUD, 1, "ada");
        registry.activate(FRAUD, 2, "ada");
        List<Version> before = registry.versions(FRAUD);
        close();
        open();
        assertThat(registry.versions(FRAUD)).isEqualTo(before);
        assertThat(active()).isEqualTo(2);
        assertThat(registry.rollback(FRAUD, "eve").version()).isEqualTo(1);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> registry.activate(FRAUD, 9, "ada"))
                .hasMessage("model version must be registered for fraud, got 9")
                .satisfies(e -> assertThat(((TidemillException) e).code()).isEqualTo(ErrorCode.NOT_FOUND));
        assertThatThrownBy(() -> registry.activate(FRAUD, 1, " "))
                .hasMessage("who must have 1 to 128 characters, got \" \"");
        assertThatThrownBy(() -> VersionLine.models("Fraud!"))
                .hasMessage("name of a line must match [A-Za-z0-9][A-Za-z0-9_. -]{0,62}, got \"Fraud!\"");
        assertThatThrownBy(() -> new VersionLine(Tenant.DEFAULT, "fraud", "Model"))
                .hasMessage("kind must match [a-z][a-z0-9-]{0,31}, got \"Model\"");
    }

    private int active() {
        return registry.active(FRAUD).orElseThrow().version();
    }
}
