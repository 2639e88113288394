package dev.tidemill.chat.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every mistake of a gateway file and its price file is told at once, at its place.
class GatewayFileTest {
    @TempDir
    Path folder;

    @Test
    void everyMistakeIsToldAtItsPlace() throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                providers:
                  local: {kind: openai-compatible, url: "ftp://host"}
                  cloud: {kind: opnai}
                  keyed: {kind: openai}
                models:
                  words: {targets: [{provider: locl, model: words}]}
                  none: {attempts: 11}
                limits:
                  - {of: key, tokens: -1, per: soon}
                colour: blue
                """);
        TidemillException wrong = catchThrowableOfType(TidemillException.class, () -> GatewayFile.read(file));
        assertThat(wrong.problems().stream().map(Problem::toString))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:2:41", "url must be http:// or https://"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:3:17", "kind must be one of", "openai"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:4:10", "this provider must have key"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:6:32", "provider must be one of"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:7:9", "a model must have targets"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:9:23", "tokens must be a whole number"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:9:32", "per must be a length of time"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:10:9", "no other keys", "colour"));
    }

    @Test
    void everyMistakeOfBudgetsIsToldAtItsPlace() throws IOException {
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                providers:
                  local: {kind: openai-compatible, url: "http://127.0.0.1:1/v1"}
                models:
                  words: {targets: [{provider: local, model: words}]}
                alerts:
                  ops: {webhook: "http://far.example/"}
                  both: {}
                budgets:
                  Big: {per: week, money: 5}
                  cheap: {per: day, money: 5, cheaper-model: word, block: true, to: [op]}
                  some: {per: day, money: 0, alerts: [80, 50]}
                """);
        TidemillException wrong = catchThrowableOfType(TidemillException.class, () -> GatewayFile.read(file));
        assertThat(wrong.problems().stream().map(Problem::toString))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:6:18", "webhook must be an https address"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:7:9", "exactly one of webhook and mail"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:9:8", "a budget's name must match", "Big"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:9:14", "per must be one of day, month"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:10:46", "cheaper-model must be one of"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:10:59", "either block or use"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:10:69", "to must name routes of alerts"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:11:9", "a budget needs prices"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:11:9", "1 millionth or more"));
    }

    @Test
    void aPriceFileWithoutAModelAndATenantThatIsNoneAreToldAtTheirPlaces() throws IOException {
        Files.writeString(
                folder.resolve("prices.yaml"), "currency: USD\nmodels:\n  other: {prompt: 1, completion: 2}\n");
        Path file = Files.writeString(folder.resolve("gateway.yaml"), """
                providers:
                  local: {kind: openai-compatible, url: "http://127.0.0.1:1/v1"}
                models:
                  words: {targets: [{provider: local, model: words}]}
                limits:
                  - {of: tenant, tenant: "Acme Inc", requests: 5, per: 1h}
                prices: prices.yaml
                """);
        TidemillException wrong = catchThrowableOfType(TidemillException.class, () -> GatewayFile.read(file));
        assertThat(wrong.problems().stream().map(Problem::toString))
                .anySatisfy(told -> assertThat(told)
                        .contains(
                                "gateway.yaml:4:",
                                "every model must have a price",
                                "words",
                                "add it to the price file"))
                .anySatisfy(told -> assertThat(told).contains("gateway.yaml:6:", "tenant must match", "Acme Inc"));
    }

    @Test
    void aPriceThatIsNoneIsToldAtItsPlace() throws IOException {
        Path file = Files.writeString(folder.resolve("prices.yaml"), """
                currency: USD
                models:
                  words: {prompt: -1, completion: 2}
                """);
        assertThatThrownBy(() -> PriceFile.read(file))
                .hasMessageContaining("prices.yaml:3:19")
                .hasMessageContaining("prompt must be an amount of money such as 0.15");
    }
}
