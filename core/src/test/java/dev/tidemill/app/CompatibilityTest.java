package dev.tidemill.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.SemanticVersion;
import dev.tidemill.core.TidemillException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityTest {
    private static final Application BEFORE =
            ApplicationReader.read(Path.of("src", "test", "resources", "applications", "logins.yaml"));

    private static Application edited(String from, String to) {
        assertThat(BEFORE.source()).contains(from);
        return ApplicationReader.read("app.yaml", BEFORE.source().replace(from, to));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                    trusted: boolean; trusted: string; 3.0.0; streams.logins.fields.trusted: "boolean" becomes "string", what is stored and sent has the old type
                    device: string; device: {type: string, required: true}; 3.0.0; streams.logins.fields.device: field becomes required, events without it are refused
                    device: string; device: {type: string, max_length: 10}; 3.0.0; streams.logins.fields.device.max_length: 1024 becomes 10, events that were accepted are refused
                    device: string; device: {type: string, max_length: 2000}; 2.4.0; streams.logins.fields.device.max_length: 1024 becomes 2000
                    device: string; device: {type: string, pattern: "[a-z]+"}; 3.0.0; streams.logins.fields.device.pattern: no pattern becomes [a-z]+, events that were accepted may be refused
                    device: string; device: {type: string, personal: true}; 2.4.0; streams.logins.fields.device.personal: field becomes personal
                    min: 0, max: 100; min: 0, max: 50; 3.0.0; streams.logins.fields.attempts.max: 100.0 becomes 50.0, events that were accepted are refused
                    min: 0, max: 100; min: 0, max: 200; 2.4.0; streams.logins.fields.attempts.max: 100.0 becomes 200.0
                    min: 0, max: 100; min: 1, max: 100; 3.0.0; streams.logins.fields.attempts.min: 0.0 becomes 1.0, events that were accepted are refused
                    min: 0, max: 100; max: 100; 2.4.0; streams.logins.fields.attempts.min: 0.0 becomes no bound
                    scale: 3; scale: 2; 3.0.0; streams.logins.fields.balance: "decimal of scale 3" becomes "decimal of scale 2", what is stored and sent has the old type
                    [web, mobile, api]; [web, mobile, api, tv]; 2.4.0; streams.logins.fields.channel.values: values are added: tv
                    [web, mobile, api]; [mobile, web, api]; 3.0.0; streams.logins.fields.channel.values: values must stay in their order with new ones at the end, models see their positions
                    trusted: boolean; trust: boolean; 3.0.0; streams.logins.fields.trusted: field is removed, events that have it are refused
                    trusted: boolean; `trusted: boolean\n      city: string`; 2.4.0; streams.logins.fields.city: field is added
                    trusted: boolean; `trusted: boolean\n      city: {type: string, required: true}`; 3.0.0; streams.logins.fields.city: required field is added, events without it are refused
                    lateness: 10m; lateness: 1h; 2.4.0; streams.logins.lateness: 10m becomes 1h, other events count as late
                    odd: night && far; odd: night || far; 3.0.0; streams.logins.derive.odd: "night && far" becomes "night || far", the same name means something else
                    odd: night && far; strange: night && far; 3.0.0; streams.logins.derive.odd: derived field is removed
                    30s, 5m, 1h, 7d, 4w, lifetime; 30s, 5m, 1h, 7d, lifetime; 3.0.0; features.logins_4w: feature is removed, the model uses it
                    30s, 5m, 1h, 7d, 4w, lifetime; 30s, 5m, 1h, 7d, 4w, 8w, lifetime; 2.4.0; features.logins_8w: feature is added
                    half_life: 6h; half_life: 7h; 3.0.0; features.pace: feature is defined differently under the same name, models trained on it would see other values
                    [logins_1h, logins_7d]; [logins_5m, logins_7d]; 3.0.0; features.trend: feature is defined differently under the same name, models trained on it would see other values
                    How many devices; The number of devices; 2.3.2; features.devices: description changes
                    stream: reports, field: stolen, delay: 2w; stream: reports, field: stolen, delay: 10d; 2.4.0; outcome.delay: 14d becomes 10d
                    delay: 2w}; delay: 2w, otherwise: false}; 3.0.0; outcome.otherwise: nothing becomes false
                    [allow, challenge, deny]; [allow, challenge, hold, deny]; 2.4.0; decision.outcomes: outcomes are added: [allow, challenge, hold, deny]
                    outcomes: [allow; `deadline: 50ms\n  outcomes: [allow`; 2.3.2; decision.deadline: 100ms becomes 50ms
                    calibration: platt; calibration: none; 2.3.2; model: the next model is trained differently
                    [channel, night, logins, trend]; [channel, night, logins]; 2.4.0; model.features: the next model sees other features
                    alert: 0.25; alert: 0.3; 2.3.2; monitors: monitors changes
                    min: 10}; min: 20}; 2.4.0; streams.logins.checks.enough: data is checked
                    enough: {statistic: rows, min: 10}; enough: {row: attempts > 0, severity: refuse}; 3.0.0; streams.logins.checks.enough: events that were accepted may be refused
                    # Decides; # Judges; 2.3.2; text: text differs, the meaning does not
                    """)
    void saysWhatChangesAndTheLeastVersion(String from, String to, String least, String change) {
        Application after = edited(from, to.replace("\\n", "\n"));
        List<Change> changes = Compatibility.compare(BEFORE, after);
        assertThat(changes.getFirst()).hasToString(change);
        assertThat(Compatibility.least(BEFORE.version(), changes)).isEqualTo(SemanticVersion.parse(least));
        assertThat(changes.getFirst().breaks()).isEqualTo(least.equals("3.0.0"));
    }

    @Test
    void whatUsesAChangedFeatureChangesToo() {
        Application after = edited("[logins_1h, logins_7d]", "[logins_5m, logins_7d]");
        assertThat(Compatibility.compare(BEFORE, after).stream().map(Change::place))
                .containsExactly("features.trend", "features.score_like");
    }

    @Test
    void eachPartOfTheLifecycleIsNamedWhereItChangesAndOnlyThere() {
        String lifecycle = """
                rollout: {strategy: blue_green}
                holdout: 0.1
                experiments: {friction: {unit: channel, arms: {control: {weight: 0.5}, b: {weight: 0.5}}}}
                watch: {least_group: 50}
                costs: {unit: EUR, outcomes: {challenge: 3}}
                approval: second_person
                """;
        String source = BEFORE.source() + lifecycle;
        Application after = ApplicationReader.read("app.yaml", source);
        assertThat(Compatibility.compare(BEFORE, after).stream().map(Change::toString))
                .contains("rollout: rollout changes", "experiments: experiments changes", "watch: watch changes")
                .contains("costs: costs changes", "approval: approval changes");
        assertThat(Compatibility.compare(after, ApplicationReader.read("again", source)))
                .isEmpty();
    }

    @Test
    void theSameTextMayBeAppliedAgain() {
        assertThat(Compatibility.compare(BEFORE, ApplicationReader.read("again", BEFORE.source())))
                .isEmpty();
        assertThat(Compatibility.problems(BEFORE, BEFORE)).isEmpty();
    }

    @Test
    void refusesAVersionThatIsTooSmall() {
        String source =
                BEFORE.source().replace("half_life: 6h", "half_life: 7h").replace("2.3.1", "2.4.0");
        Application after = ApplicationReader.read("app.yaml", source);
        assertThatThrownBy(() -> Compatibility.require(BEFORE, after))
                .isInstanceOfSatisfying(TidemillException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT);
                    assertThat(refused.problems()).hasSize(2);
                    assertThat(refused.problems().get(1).place()).isEqualTo("features.pace");
                })
                .hasMessage("version: version must be at least 3.0.0 after 2.3.1, got \"2.4.0\" (what breaks is listed"
                        + " below)");
        Application enough = ApplicationReader.read("app.yaml", source.replace("2.4.0", "3.0.0"));
        assertThat(Compatibility.problems(BEFORE, enough)).isEmpty();
    }

    @Test
    void aChangedPolicyNeedsAVersionOfItsOwn() {
        String source = BEFORE.source().replace("deny: 0.9", "deny: 0.8").replace("2.3.1", "2.3.2");
        assertThat(Compatibility.problems(BEFORE, ApplicationReader.read("app.yaml", source)))
                .singleElement()
                .hasToString("policy.version: policy.version must grow when the policy changes, it was 4, got \"4\"");
        String grown = source.replace("version: 4", "version: 5");
        assertThat(Compatibility.problems(BEFORE, ApplicationReader.read("app.yaml", grown)))
                .isEmpty();
    }

    @Test
    void differentApplicationsCannotBeCompared() {
        assertThatThrownBy(() -> Compatibility.compare(BEFORE, edited("login-guard", "other")))
                .hasMessage("application must be \"login-guard\", got \"other\"; versions of different applications"
                        + " cannot be compared");
    }
}
