package dev.tidemill.chat.telemetry;

import dev.tidemill.chat.model.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.DoubleStream;

/// The metrics of the semantic conventions for generative AI (open-telemetry/semantic-conventions-genai, state of 2026,
/// status Development): names, attributes and bucket boundaries as they stand there. Those of the client tell how
/// providers answered, those of the server how the gateway and assistants answered their callers. Times are timers, so
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

    /// `gen_ai.server.request.duration`
    public static final String SERVED = "gen_ai.server.request.duration";

    /// `gen_ai.server.time_to_first_token`
    public static final String FIRST_TOKEN = "gen_ai.server.time_to_first_token";

    /// `gen_ai.server.time_per_output_token`
    public static final String OUTPUT_TOKEN = "gen_ai.server.time_per_output_token";

    /// Money, of which the conventions have no metric.
    public static final String COST = "tidemill.chat.cost";

    private static final double MILLION = 1e6;

    private static final double[] TOKEN_BUCKETS =
            DoubleStream.iterate(1, bound -> bound * 4).limit(14).toArray();
    private static final Duration[] TIME_BUCKETS = DoubleStream.iterate(10, bound -> bound * 2)
            .limit(14)
            .mapToObj(millis -> Duration.ofMillis((long) millis))
            .toArray(Duration[]::new);

    private static final Duration[] TOKEN_TIMES = DoubleStream.of(
                    10, 25, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 2500)
            .mapToObj(millis -> Duration.ofMillis((long) millis))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Map<Call, Timer> further = new ConcurrentHashMap<>();

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

        /// A call that this process answers, under a name of its own.
        public static Call served(String model) {
            return new Call("chat", "tidemill", model, Optional.empty(), Optional.empty(), OptionalInt.empty());
        }

        /// Texts that this process turns into vectors.
        public static Call embeddings(String model) {
            return new Call("embeddings", "tidemill", model, Optional.empty(), Optional.empty(), OptionalInt.empty());
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
        if (!call.operation().equals("embeddings")) {
            tokens(call, "output", usage.completion());
        }
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
        // Looked up once: it comes with every piece of every answer.
        further.computeIfAbsent(call, fresh -> timer(OUTPUT_CHUNK, "Time per output chunk.", fresh.tags()))
                .record(after);
    }

    /// Money that a call took.
    ///
    /// @param micros millionths of the currency
    public void cost(Call call, String currency, long micros) {
        Counter.builder(COST)
                .description("Money that language models took.")
                .tag("gen_ai.provider.name", call.provider())
                .tag("gen_ai.request.model", call.requestModel())
                .tag("currency", currency)
                .register(registry)
                .increment(micros / MILLION);
    }

    /// How one of our callers was answered.
    ///
    /// @param first  until the first piece could be given out; empty where none could
    /// @param whole  until the answer was whole, or broke
    /// @param tokens of the answer
    /// @param error  as in [#ended]
    public record Served(Optional<Duration> first, Duration whole, long tokens, Optional<String> error) {}

    /// A caller was answered, or not.
    public void served(Call call, Served served) {
        timer(
                        SERVED,
                        "Time in which a request was answered.",
                        call.tags().and("error.type", served.error().orElse("")))
                .record(served.whole());
        served.first().ifPresent(first -> {
            timer(FIRST_TOKEN, "Time to the first token of an answer.", call.tags())
                    .record(first);
            if (served.tokens() > 1) {
                timer(OUTPUT_TOKEN, "Time per token after the first.", call.tags(), TOKEN_TIMES)
                        .record(served.whole().minus(first).dividedBy(served.tokens() - 1));
            }
        });
    }

    private Timer timer(String name, String description, Tags tags) {
        return timer(name, description, tags, TIME_BUCKETS);
    }

    private Timer timer(String name, String description, Tags tags, Duration[] buckets) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }
}
