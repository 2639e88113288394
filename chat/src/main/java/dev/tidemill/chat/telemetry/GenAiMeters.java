package dev.tidemill.chat.telemetry;

import dev.tidemill.chat.model.Usage;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;

/// The client metrics of the semantic conventions for generative AI (open-telemetry/semantic-conventions-genai, state
/// of 2026, status Development): names, attributes and bucket boundaries as they stand there. Times are timers, so
/// that exporters add the unit as they do. An attribute that is not known on one call and is on another of the same
/// metric is the empty text, because Prometheus wants the same labels on all.
public final class GenAiMeters {
    /// `gen_ai.client.token.usage`
    public static final String TOKENS = "gen_ai.client.token.usage";

    /// `gen_ai.client.operation.duration`
    public static final String DURATION = "gen_ai.client.operation.duration";

    /// `gen_ai.client.operation.time_to_first_chunk`
    public static final String FIRST_CHUNK = "gen_ai.client.operation.time_to_first_chunk";

    /// `gen_ai.client.operation.time_per_output_chunk`
    public static final String OUTPUT_CHUNK = "gen_ai.client.operation.time_per_output_chunk";

    private static final double[] TOKEN_BUCKETS =
            DoubleStream.iterate(1, bound -> bound * 4).limit(14).toArray();
    private static final Duration[] TIME_BUCKETS = DoubleStream.iterate(10, bound -> bound * 2)
            .limit(14)
            .mapToObj(millis -> Duration.ofMillis((long) millis))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;

    public GenAiMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /// What is called.
    ///
    /// @param operation     `chat`, `embeddings`, `text_completion`, …: `gen_ai.operation.name`
    /// @param provider      `openai`, `anthropic`, `gcp.gemini`, or a name of one's own: `gen_ai.provider.name`
    /// @param requestModel  as it was asked for
    /// @param responseModel as it answered, where it says
    /// @param address       of the server, where it is known
    /// @param port          of the server, where the address is known
    public record Call(
            String operation,
            String provider,
            String requestModel,
            Optional<String> responseModel,
            Optional<String> address,
            OptionalInt port) {
        public Call {
            if (port.isPresent() && address.isEmpty()) {
                throw new IllegalArgumentException("a port must have an address, got " + port.getAsInt());
            }
        }

        private Tags tags() {
            return Tags.of(
                    Tag.of("gen_ai.operation.name", operation),
                    Tag.of("gen_ai.provider.name", provider),
                    Tag.of("gen_ai.request.model", requestModel),
                    Tag.of("gen_ai.response.model", responseModel.orElse("")),
                    Tag.of("server.address", address.orElse("")),
                    Tag.of("server.port", port.isPresent() ? Integer.toString(port.getAsInt()) : ""));
        }
    }

    /// A call has ended.
    ///
    /// @param error the class of error that ended it, few in number: `timeout`, `429`; empty where none did
    public void ended(Call call, Duration took, Optional<String> error) {
        timer(DURATION, "GenAI operation duration.", call.tags().and("error.type", error.orElse("")))
                .record(took);
    }

    /// Billable tokens of a call, as the provider says, or as they were counted where it does not.
    public void used(Call call, Usage usage) {
        tokens(call, "input", usage.prompt());
        tokens(call, "output", usage.completion());
    }

    private void tokens(Call call, String type, long count) {
        DistributionSummary.builder(TOKENS)
                .description("Number of input and output tokens used.")
                .tags(call.tags().and("gen_ai.token.type", type))
                .serviceLevelObjectives(TOKEN_BUCKETS)
                .register(registry)
                .record((double) count);
    }

    /// The first chunk of a stream came, so long after it was asked for. Of calls that do not stream nothing is
    /// recorded.
    public void firstChunk(Call call, Duration after) {
        timer(FIRST_CHUNK, "Time to receive the first chunk.", call.tags()).record(after);
    }

    /// A further chunk came, so long after the one before.
    public void furtherChunk(Call call, Duration after) {
        timer(OUTPUT_CHUNK, "Time per output chunk.", call.tags()).record(after);
    }

    private Timer timer(String name, String description, Tags tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(TIME_BUCKETS)
                .register(registry);
    }
}
