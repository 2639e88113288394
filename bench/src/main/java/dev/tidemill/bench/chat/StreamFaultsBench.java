package dev.tidemill.bench.chat;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.chat.gateway.CompletionRequest;
import dev.tidemill.chat.gateway.Gateway;
import dev.tidemill.chat.gateway.GatewayDefinition;
import dev.tidemill.chat.gateway.GatewayDefinition.Use;
import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.limit.Ledger;
import dev.tidemill.chat.limit.Prices;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatRequest.Settings;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.provider.OpenAiModel;
import dev.tidemill.chat.provider.TokenCounters;
import dev.tidemill.chat.route.RoutePlan;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// `stream-faults`: clients of a gateway whose provider fails in a share of its answers, with a guard that masks.
public final class StreamFaultsBench implements Bench {
    private static final Duration LATE = Duration.ofSeconds(1);
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int CLIENTS = 32;
    private static final int RETRIES = 2;
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final String MASK = "*".repeat(FaultyUpstream.SECRET.length());
    private static final String EXPECTED = FaultyUpstream.TEXT.replace(FaultyUpstream.SECRET, MASK);

    private static final RoutePlan PLAN =
            new RoutePlan(3, LATE, LATE, WAIT, Duration.ofMillis(1), Optional.empty(), RoutePlan.Choice.WEIGHTED);

    @Override
    public String name() {
        return "stream-faults";
    }

    @Override
    public String description() {
        return "Answers of a provider that stalls, cuts, sends garbage, 429, 500 or is late, as a client gets them.";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                new BenchOption("requests", "N", "Requests of each of 32 clients; 40."),
                new BenchOption("faults", "N", "Percent of the provider's answers that fail; 25."));
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atMost("clean_truncations", 0),
                Target.atMost("unguarded_bytes", 0),
                Target.atLeast("full_or_explicit_share", 1));
    }

    private static final class Tally {
        final AtomicInteger full = new AtomicInteger();
        final AtomicInteger before = new AtomicInteger();
        final AtomicInteger after = new AtomicInteger();
        final AtomicInteger truncated = new AtomicInteger();
        final AtomicInteger unguarded = new AtomicInteger();

        int explicit() {
            return before.get() + after.get();
        }
    }

    /// @param providers   how many there are, each with faults of its own
    /// @param continuing  whether they go on with an answer that another began
    private record Setting(int providers, boolean continuing, int requests, double faults) {}

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int requests = (int) options.number("requests", 40, 1, 100_000);
        double faults = options.number("faults", 25, 0, 100) / 100.0;
        options.say().accept("three providers that continue one another's answers …");
        Tally several = tally(new Setting(3, true, requests, faults));
        options.say().accept("one provider alone …");
        Tally alone = tally(new Setting(1, false, requests, faults));
        return result(several, alone, CLIENTS * requests);
    }

    private static Tally tally(Setting setting) throws Exception {
        Tally tally = new Tally();
        try (Upstreams upstreams = Upstreams.start(setting);
                GatewayParts parts = new GatewayParts(1);
                Gateway gateway = parts.gateway(
                        GatewayParts.of(upstreams.uses(), PLAN, CLIENTS, upstreams.providers(), Prices.NONE),
                        upstreams.models(),
                        new Ledger(List.of(), new GatewayParts.Books(), parts.clock()),
                        StreamFaultsBench::judge)) {
            List<Thread> threads = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int id = client;
                threads.add(Thread.ofVirtual().start(() -> ask(gateway, id, setting.requests(), tally)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        return tally;
    }

    /// The providers by name: `fake0`, `fake1` and so on, of equal weight.
    private record Upstreams(Map<String, FaultyUpstream> byName, boolean continuing) implements AutoCloseable {
        static Upstreams start(Setting setting) throws IOException {
            Map<String, FaultyUpstream> byName = new TreeMap<>();
            for (int i = 0; i < setting.providers(); i++) {
                byName.put("fake" + i, new FaultyUpstream(11 + 1_000_003L * i, setting.faults()));
            }
            return new Upstreams(byName, setting.continuing());
        }

        List<Use> uses() {
            return byName.keySet().stream()
                    .map(name -> new Use(name, "words", 1, 1))
                    .toList();
        }

        Map<String, GatewayDefinition.Provider> providers() {
            return byName.keySet().stream()
                    .collect(Collectors.toMap(name -> name, _ -> GatewayParts.provider(continuing)));
        }

        Map<String, LanguageModel> models() {
            return byName.entrySet().stream()
                    .collect(Collectors.toMap(
                            upstream -> upstream.getKey() + "/words",
                            upstream ->
                                    model(upstream.getKey(), upstream.getValue().port())));
        }

        private static LanguageModel model(String name, int port) {
            URI address = URI.create("http://127.0.0.1:" + port + "/v1");
            return new OpenAiModel(name, OpenAiModel.Endpoint.of(address, Optional.empty()), TokenCounters.bytes());
        }

        @Override
        public void close() {
            byName.values().forEach(FaultyUpstream::close);
        }
    }

    private static Guard.Judgement judge(Guard.Stage stage, String text) {
        List<Guard.Finding> findings = new ArrayList<>();
        int length = FaultyUpstream.SECRET.length();
        for (int at = text.indexOf(FaultyUpstream.SECRET); at >= 0; ) {
            findings.add(new Guard.Finding("secret", Guard.Action.MASK, at, at + length, 1, MASK));
            at = text.indexOf(FaultyUpstream.SECRET, at + length);
        }
        return new Guard.Judgement(findings);
    }

    private static void ask(Gateway gateway, int client, int requests, Tally tally) {
        for (int i = 0; i < requests; i++) {
            StringBuilder got = new StringBuilder();
            Optional<ProviderException> refusal = Optional.empty();
            for (int attempt = 0; attempt <= RETRIES; attempt++) {
                refusal = answer(gateway, client + "-" + i, got);
                if (refusal.isEmpty() || !got.isEmpty()) {
                    break;
                }
                LockSupport.parkNanos(refusal.get()
                        .retryAfter()
                        .orElse(RETRY.multipliedBy(1L << attempt))
                        .toNanos());
            }
            if (refusal.isPresent()) {
                (got.isEmpty() ? tally.before : tally.after).incrementAndGet();
            } else {
                (got.toString().equals(EXPECTED) ? tally.full : tally.truncated).incrementAndGet();
            }
            tally.unguarded.addAndGet(unguarded(got));
        }
    }

    private static Optional<ProviderException> answer(Gateway gateway, String id, StringBuilder got) {
        CompletionRequest request = new CompletionRequest(
                id, "words", List.of(Message.user("tell")), OptionalInt.of(1_000), Settings.capped(1_000), List.of());
        try (AnswerStream stream = gateway.complete(request, new Caller("t", "k", "", "")).stream()) {
            read(stream, got);
            return Optional.empty();
        } catch (ProviderException explicit) {
            return Optional.of(explicit);
        }
    }

    private static void read(AnswerStream stream, StringBuilder got) {
        while (true) {
            Optional<ChatChunk> chunk = stream.next(WAIT);
            if (chunk.isEmpty() || chunk.get() instanceof ChatChunk.Finish) {
                return;
            }
            if (chunk.get() instanceof ChatChunk.Text(String piece)) {
                got.append(piece);
            }
        }
    }

    /// Characters that the guard masks and that came as they were.
    private static int unguarded(StringBuilder got) {
        int count = 0;
        for (int i = 0; i < Math.min(got.length(), EXPECTED.length()); i++) {
            if (EXPECTED.charAt(i) == '*' && got.charAt(i) != '*') {
                count++;
            }
        }
        return count;
    }

    private static BenchResult result(Tally several, Tally alone, int asked) {
        return BenchResult.of("stream-faults")
                .metric("full_share", several.full.get() / (double) asked)
                .metric("explicit_errors", several.explicit())
                .metric("explicit_errors_after_the_first_piece", several.after.get())
                .metric("alone_full_share", alone.full.get() / (double) asked)
                .metric("alone_explicit_errors", alone.explicit())
                .metric("alone_explicit_errors_after_the_first_piece", alone.after.get())
                .metric("clean_truncations", several.truncated.get() + alone.truncated.get())
                .metric("unguarded_bytes", several.unguarded.get() + alone.unguarded.get())
                .metric(
                        "full_or_explicit_share",
                        (several.full.get() + several.explicit() + alone.full.get() + alone.explicit()) / (2.0 * asked))
                .note("the providers' answers fail in the share asked for, of six kinds, each with faults of its own; "
                        + "three attempts, late after " + LATE.toMillis() + " ms; " + CLIENTS
                        + " clients, the providers over HTTP on loopback; as OpenAI's libraries do, a client asks "
                        + RETRIES + " times again where nothing of an answer had come")
                .note("three providers that continue what another began, then one alone (alone_) that does not")
                .build();
    }
}
