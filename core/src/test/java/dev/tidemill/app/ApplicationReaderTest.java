package dev.tidemill.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.ImportDefinition.Source;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Schema;
import dev.tidemill.core.SemanticVersion;
import dev.tidemill.core.TidemillException;
import dev.tidemill.expression.Variable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationReaderTest {
    private static final Application LOGINS =
            ApplicationReader.read(Path.of("src", "test", "resources", "applications", "logins.yaml"));

    private static Feature feature(String name) {
        return LOGINS.features().stream()
                .filter(feature -> feature.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readsStreamsWithDerivedFieldsBehindTheDeclaredOnes() {
        StreamDefinition logins = LOGINS.stream("logins");
        Schema schema = logins.schema();
        assertThat(logins.declaredFields()).isEqualTo(11);
        assertThat(schema.names()).endsWith("trusted", "night", "far", "odd");
        assertThat(schema.fields().get(schema.slot("odd")).type()).isEqualTo(FieldType.BOOLEAN);
        assertThat(schema.fields().get(schema.slot("balance")).scale()).isEqualTo(3);
        assertThat(schema.fields().get(schema.slot("channel")).values()).containsExactly("web", "mobile", "api");
        assertThat(logins.lateness()).isEqualTo(Duration.ofMinutes(10));
        assertThat(LOGINS.stream("resets").retention()).contains(Duration.ofDays(400));
        assertThat(LOGINS.stream("resets").lateness()).isEqualTo(StreamDefinition.DEFAULT_LATENESS);
        assertThat(LOGINS.stream("reports").about()).contains(new StreamDefinition.About("logins", "login"));
        assertThat(LOGINS.version()).isEqualTo(new SemanticVersion(2, 3, 1));
        assertThat(LOGINS.description())
                .isEqualTo("Decides log-ins by what their account,\ndevice and address did before.\n");
    }

    @Test
    void expandsWindows() {
        assertThat(LOGINS.features().stream().map(Feature::name))
                .contains("logins_30s", "logins_5m", "logins_1h", "logins_7d", "logins_4w", "logins_lifetime");
        assertThat(((Feature.Aggregate) feature("logins_4w")).window()).isEqualTo(Window.of(Duration.ofDays(28)));
        assertThat(((Feature.Aggregate) feature("logins_lifetime")).window()).isEqualTo(Window.LIFETIME);
        assertThat(((Feature.Aggregate) feature("pace")).window()).isEqualTo(Window.LIFETIME);
        assertThat(((Feature.Aggregate) feature("devices")).window()).isEqualTo(Window.of(Duration.ofDays(90)));
    }

    @Test
    void resolvesEntitiesAndKeysThatAreCalledOtherwise() {
        assertThat(LOGINS.entities().get("device"))
                .isEqualTo(new EntityDefinition("device", List.of("device"), "A browser or a telephone."));
        Feature.Aggregate place = (Feature.Aggregate) feature("stolen_here");
        assertThat(place.key()).containsExactly("address", "channel");
        assertThat(place.smoothing()).contains(new Feature.Smoothing(0.001, 20));
        Feature.Aggregate resets = (Feature.Aggregate) feature("resets_1d");
        assertThat(resets.stream()).isEqualTo("resets");
        assertThat(resets.key()).containsExactly("user");
        assertThat(resets.decidedKey()).containsExactly("account");
        assertThat(resets.includeCurrent()).isFalse();
        assertThat(((Feature.Aggregate) feature("unusual")).includeCurrent()).isFalse();
        assertThat(((Feature.Aggregate) feature("last_balance")).includeCurrent())
                .isFalse();
        assertThat(((Feature.Aggregate) feature("first_balance")).includeCurrent())
                .isTrue();
    }

    @Test
    void readsModelPolicyImportsAndMonitors() {
        ModelDefinition model = LOGINS.model().orElseThrow();
        assertThat(model.features())
                .containsExactly(
                        "channel",
                        "night",
                        "logins_30s",
                        "logins_5m",
                        "logins_1h",
                        "logins_7d",
                        "logins_4w",
                        "logins_lifetime",
                        "trend");
        assertThat(model.calibration()).isEqualTo("platt");
        assertThat(model.metric()).isEqualTo("average_precision");
        assertThat(LOGINS.outcome())
                .contains(new OutcomeDefinition("reports", "stolen", Duration.ofDays(14), Optional.empty()));
        assertThat(LOGINS.policy().fallback()).isEqualTo("allow");
        assertThat(LOGINS.policy().rules().getFirst().force()).isTrue();
        assertThat(LOGINS.imports().get("lines").events().getFirst().fields())
                .isEqualTo(Map.of(
                        "reset_id", new Source.Column("id"),
                        "at", new Source.Time("ts", "epoch_millis", "UTC"),
                        "user", new Source.Prefixed("u-", "user")));
        MonitorDefinition drift = LOGINS.monitors().getFirst();
        assertThat(drift.name()).isEqualTo("drift");
        assertThat(drift.on()).isEqualTo("logins_7d");
        assertThat(drift.test()).isEqualTo("psi");
        assertThat(drift.pace()).isEqualTo(MonitorDefinition.Pace.of(Duration.ofHours(6)));
        assertThat(drift.bound()).isEqualTo(MonitorDefinition.Bound.at(0.25));
    }

    @Test
    void scopesSayWhereValuesStand() {
        StreamDefinition logins = LOGINS.decided();
        int width = logins.schema().size();
        List<Variable> event = Scope.event(logins, LOGINS.streams().values());
        assertThat(event.subList(width, event.size()).stream().map(Variable::name))
                .containsExactly(
                        "outcome.report_id", "outcome.reported", "outcome.login", "outcome.stolen", "outcome.loss");
        assertThat(event.getLast().slot()).isEqualTo(width + 4);
        assertThat(Scope.outcomeFields(logins, LOGINS.streams().values()).get(3))
                .isEqualTo(new Scope.OutcomeField(
                        "reports",
                        3,
                        "outcome.stolen",
                        LOGINS.stream("reports").schema().fields().get(3)));
        List<Variable> policy = Scope.policy(logins, LOGINS.features());
        assertThat(policy.getLast())
                .isEqualTo(Variable.number("score", width + LOGINS.features().size()));
        // a field hides the feature of its name
        assertThat(policy.stream()
                        .filter(variable -> variable.name().equals("channel"))
                        .map(Variable::slot))
                .containsExactly(logins.schema().slot("channel"));
    }

    @Test
    void readsAFileOrItsFolder(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("app.yaml"), LOGINS.source());
        assertThat(ApplicationReader.read(folder).name()).isEqualTo("login-guard");
        assertThatThrownBy(() -> ApplicationReader.read(folder.resolve("other.yaml")))
                .isInstanceOfSatisfying(
                        TidemillException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND))
                .hasMessageStartingWith("application file must exist, got");
    }

    @Test
    void refusesWhatIsNoText(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("app.yaml");
        Files.write(file, new byte[] {'a', (byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(() -> ApplicationReader.read(file)).hasMessageEndingWith("the file must be UTF-8");
        Files.write(file, "# long\n".repeat(1 << 18).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ApplicationReader.read("app.yaml", Files.readString(file)))
                .hasMessage("application file has 1 problem; app.yaml:1:1: an application file must have at most 1 MiB,"
                        + " got \"1835008 characters\"");
    }

    @Test
    void countsProblemsInItsMessage() {
        assertThatThrownBy(() -> ApplicationReader.read("app.yaml", "application: demo\nstreams: {}\n"))
                .hasMessage("application file has 2 problems; app.yaml:1:1: application must have version"
                        + " (of this definition: major.minor.patch)");
    }
}
