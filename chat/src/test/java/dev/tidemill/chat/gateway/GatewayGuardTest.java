package dev.tidemill.chat.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemill.chat.guard.BlockedException;
import dev.tidemill.chat.guard.GuardParts;
import dev.tidemill.chat.guard.Guards;
import dev.tidemill.chat.limit.Ledger;
import dev.tidemill.chat.limit.LedgerStore;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.TokenCounter;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.chat.pii.PersonalData;
import dev.tidemill.chat.provider.TokenCounters;
import dev.tidemill.chat.route.Route;
import dev.tidemill.chat.telemetry.CallSpans;
import dev.tidemill.chat.telemetry.GenAiMeters;
import dev.tidemill.chat.telemetry.ObservedModel.Observing;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Guards that a gateway file declares, over a model that says what it was asked last.
class GatewayGuardTest {
    private static final String FILE = """
            providers:
              local: {kind: openai-compatible, url: "http://127.0.0.1:1/v1"}
            guard:
              cards: {find: personal, kinds: [card], action: mask}
            models:
              plain: {targets: [{provider: local, model: m}]}
              strict:
                targets: [{provider: local, model: m}]
                guard:
                  rivals: {find: words, words: [Acme], action: block}
                  bets: {find: topic, when: "question.contains('lottery') && application != 'games'", action: block}
              open: {targets: [{provider: local, model: m}], guard: {}}
            """;

    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<ChatRequest> asked = new ArrayList<>();

    private final class Echo implements LanguageModel {
        @Override
        public AnswerStream answer(ChatRequest request) {
            asked.add(request);
            Queue<ChatChunk> chunks = new ArrayDeque<>();
            chunks.add(
                    new ChatChunk.Text("heard: " + request.messages().getLast().text()));
            chunks.add(new ChatChunk.Finish(ChatChunk.Reason.STOP, Optional.of(new Usage(5, 3, 0))));
            return new AnswerStream() {
                @Override
                public Optional<ChatChunk> next(Duration wait) {
                    return Optional.ofNullable(chunks.poll());
                }

                @Override
                public void close() {
                    chunks.clear();
                }
            };
        }

        @Override
        public TokenCounter tokens() {
            return TokenCounters.bytes();
        }
    }

    private record Nothing() implements LedgerStore {
        @Override
        public Map<Counter, Long> load(Instant now) {
            return Map.of();
        }

        @Override
        public void mark(Map<Counter, Long> marks) {}

        @Override
        public void book(Entry entry) {}

        @Override
        public void close() {}
    }

    private static <T> Supplier<T> none() {
        return () -> {
            throw new IllegalStateException("no rule needs it");
        };
    }

    private String answer(String model, String application, String question) throws IOException {
        GatewayDefinition definition = GatewayFile.read(Files.writeString(folder.resolve("gateway.yaml"), FILE));
        AtomicLong nanos = new AtomicLong();
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        GuardParts parts = new GuardParts(PersonalData::shipped, none(), none(), meters, nanos::get);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Gateway gateway = new Gateway(
                        definition,
                        Map.of("local/m", new Echo()),
                        new Ledger(List.of(), new Nothing(), clock),
                        new Gateway.Surroundings(
                                new Route.Surroundings(clock, new Random(1), pause -> {}, threads),
                                nanos::get,
                                rules -> Guards.of(rules, parts),
                                new Observing(new GenAiMeters(meters), CallSpans.NONE, nanos::get)))) {
            CompletionRequest request = new CompletionRequest(
                    "r1",
                    model,
                    List.of(Message.system("Acme 4111111111111111"), Message.user(question)),
                    OptionalInt.empty(),
                    ChatRequest.Settings.capped(1),
                    List.of());
            StringBuilder text = new StringBuilder();
            try (AnswerStream stream =
                    gateway.complete(request, new Caller("default", "k", "", application)).stream()) {
                while (stream.next(Duration.ofSeconds(1)).orElseThrow() instanceof ChatChunk.Text(String piece)) {
                    text.append(piece);
                }
            }
            return text.toString();
        }
    }

    @Test
    void theGuardAtTheTopHoldsForModelsWithoutOne() throws IOException {
        assertThat(answer("plain", "", "my card 4111111111111111")).isEqualTo("heard: my card [card]");
        assertThat(asked.getFirst().messages().getFirst().text()).isEqualTo("Acme 4111111111111111");
    }

    @Test
    void aModelsOwnStandsInItsPlace() throws IOException {
        assertThat(answer("strict", "", "my card 4111111111111111")).isEqualTo("heard: my card 4111111111111111");
        assertThat(answer("open", "", "Acme 4111111111111111")).isEqualTo("heard: Acme 4111111111111111");
    }

    @Test
    void whatMayNotPassIsToldAndNeverAsked() {
        assertThatThrownBy(() -> answer("strict", "", "what of Acme?"))
                .isInstanceOf(BlockedException.class)
                .hasMessage("the guard of this model lets messages[1] not pass, by its rule rivals; ask otherwise");
        assertThatThrownBy(() -> answer("strict", "", "lottery numbers")).hasMessageContaining("rule bets");
        assertThat(asked).isEmpty();
    }

    @Test
    void aTopicKnowsWhoAsks() throws IOException {
        assertThat(answer("strict", "games", "lottery numbers")).isEqualTo("heard: lottery numbers");
    }

    @Test
    void whatWasAskedIsMeteredWithItsTokens() throws IOException {
        answer("plain", "", "hello");
        assertThat(meters.get(GenAiMeters.TOKENS)
                        .tag("gen_ai.provider.name", "local")
                        .tag("gen_ai.token.type", "output")
                        .summary()
                        .totalAmount())
                .isEqualTo(3);
        assertThat(meters.get(GenAiMeters.SERVED)
                        .tag("gen_ai.request.model", "plain")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aRuleWithAMistakeIsToldAtItsPlace() throws IOException {
        Path file = Files.writeString(folder.resolve("broken.yaml"), """
                guard:
                  a: {find: persons, action: mask}
                  b: {find: pattern, pattern: "(", action: mask}
                  c: {find: topic, when: "question.startsWith(", action: block}
                  d: {find: words, action: block}
                  e: {find: personal, kinds: [crad], action: hide}
                """);
        TidemillException wrong = catchThrowableOfType(TidemillException.class, () -> GatewayFile.read(file));
        assertThat(wrong.problems().stream().map(Problem::toString))
                .anySatisfy(told -> assertThat(told).contains("broken.yaml:2:13", "find must be among", "persons"))
                .anySatisfy(told -> assertThat(told).contains("broken.yaml:3:31", "pattern must be a regular"))
                .anySatisfy(told -> assertThat(told).contains("broken.yaml:4:26", "when must be a test over"))
                .anySatisfy(told -> assertThat(told).contains("broken.yaml:5:6", "this rule must have words"))
                .anySatisfy(told -> assertThat(told).contains("broken.yaml:6:", "action must be among", "hide"));
    }
}
