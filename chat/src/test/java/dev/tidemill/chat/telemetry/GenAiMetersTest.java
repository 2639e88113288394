package dev.tidemill.chat.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.chat.model.Usage;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Against the text of docs/gen-ai/gen-ai-metrics.md in open-telemetry/semantic-conventions-genai at 004902b8.
class GenAiMetersTest {
    private static final double[] TOKENS = {
        1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864
    };
    private static final double[] SECONDS = {
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
    };
    private static final GenAiMeters.Call CALL = new GenAiMeters.Call(
            "chat", "openai", "gpt-4", Optional.of("gpt-4-0613"), Optional.of("example.com"), OptionalInt.of(443));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final GenAiMeters meters = new GenAiMeters(registry);

    @Test
    void tokensAreTwoHistogramsWithTheConventionsBuckets() {
        meters.used(CALL, new Usage(1_000, 50, 100));
        var input = registry.get("gen_ai.client.token.usage")
                .tag("gen_ai.token.type", "input")
                .summary();
        var output = registry.get("gen_ai.client.token.usage")
                .tag("gen_ai.token.type", "output")
                .summary();

        assertThat(input.totalAmount()).isEqualTo(1_000);
        assertThat(output.totalAmount()).isEqualTo(50);
        assertThat(Arrays.stream(input.takeSnapshot().histogramCounts())
                        .mapToDouble(CountAtBucket::bucket)
                        .toArray())
                .containsExactly(TOKENS);
        assertThat(input.getId().getTags())
                .containsExactlyInAnyOrder(
                        Tag.of("gen_ai.operation.name", "chat"),
                        Tag.of("gen_ai.provider.name", "openai"),
                        Tag.of("gen_ai.request.model", "gpt-4"),
                        Tag.of("gen_ai.response.model", "gpt-4-0613"),
                        Tag.of("gen_ai.token.type", "input"),
                        Tag.of("server.address", "example.com"),
                        Tag.of("server.port", "443"));
    }

    @Test
    void timesAreHistogramsInSecondsWithTheConventionsBuckets() {
        meters.ended(CALL, Duration.ofMillis(700), Optional.empty());
        meters.ended(CALL, Duration.ofSeconds(20), Optional.of("timeout"));
        meters.firstChunk(CALL, Duration.ofMillis(90));
        meters.furtherChunk(CALL, Duration.ofMillis(15));

        for (String name : new String[] {
            "gen_ai.client.operation.duration",
            "gen_ai.client.operation.time_to_first_chunk",
            "gen_ai.client.operation.time_per_output_chunk"
        }) {
            assertThat(Arrays.stream(registry.get(name).timer().takeSnapshot().histogramCounts())
                            .mapToDouble(bucket -> bucket.bucket(TimeUnit.SECONDS))
                            .toArray())
                    .as(name)
                    .containsExactly(SECONDS);
        }
        assertThat(registry.get("gen_ai.client.operation.duration")
                        .tag("error.type", "timeout")
                        .timer()
                        .totalTime(TimeUnit.SECONDS))
                .isEqualTo(20);
    }

    @Test
    void aPortWithoutAnAddressIsRefused() {
        assertThatThrownBy(() -> new GenAiMeters.Call(
                        "chat", "openai", "m", Optional.empty(), Optional.empty(), OptionalInt.of(1)))
                .hasMessage("a port must have an address, got 1");
    }
}
