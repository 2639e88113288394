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
