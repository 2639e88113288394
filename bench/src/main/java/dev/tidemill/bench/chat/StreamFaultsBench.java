package dev.tidemill.bench.chat;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.chat.gateway.CompletionRequest;
import dev.tidemill.chat.gateway.Gateway;
import dev.tidemill.chat.gateway.GatewayDefinition.Use;
import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.limit.Ledger;
import dev.tidemill.chat.limit.Prices;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatRequest.Settings;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.provider.OpenAiModel;
import dev.tidemill.chat.provider.TokenCounters;
import dev.tidemill.chat.route.RoutePlan;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/// `stream-faults`: clients of a gateway whose provider fails in a share of its answers, with a guard that masks.
public final class StreamFaultsBench implements Bench {
    private static final Duration LATE = Duration.ofMillis(200);
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int CLIENTS = 32;
    private static final String MASK = "*".repeat(FaultyUpstream.SECRET.length());
    private static final String EXPECTED = FaultyUpstream.TEXT.replace(FaultyUpstream.SECRET, MASK);

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
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int requests = (int) options.number("requests", 40, 1, 100_000);
        long faults = options.number("faults", 25, 0, 100);
        Tally tally = new Tally();
        RoutePlan plan =
                new RoutePlan(3, LATE, LATE, WAIT, Duration.ofMillis(1), Optional.empty(), RoutePlan.Choice.WEIGHTED);
        try (FaultyUpstream upstream = new FaultyUpstream(11, faults / 100.0);
                GatewayParts parts = new GatewayParts(1);
                Gateway gateway = parts.gateway(
                        GatewayParts.of(
                                List.of(new Use("fake", "words", 1, 1)),
                                plan,
                                CLIENTS,
                                Map.of("fake", GatewayParts.provider(false)),
                                Prices.NONE),
                        Map.of(
                                "fake/words",
                                new OpenAiModel(
                                        "fake",
                                        OpenAiModel.Endpoint.of(
                                                URI.create("http://127.0.0.1:" + upstream.port() + "/v1"),
                                                Optional.empty()),
                                        TokenCounters.bytes())),
                        new Ledger(List.of(), new GatewayParts.Books(), parts.clock()),
                        StreamFaultsBench::judge)) {
            List<Thread> threads = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int id = client;
                threads.add(Thread.ofVirtual().start(() -> ask(gateway, id, requests, tally)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        return result(tally, CLIENTS * requests, faults);
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
            CompletionRequest request = new CompletionRequest(
                    client + "-" + i,
                    "words",
                    List.of(Message.user("tell")),
                    OptionalInt.of(1_000),
                    Settings.capped(1_000),
                    List.of());
            StringBuilder got = new StringBuilder();
            try (AnswerStream stream = gateway.complete(request, new Caller("t", "k", "", "")).stream()) {
                read(stream, got);
                (got.toString().equals(EXPECTED) ? tally.full : tally.truncated).incrementAndGet();
            } catch (RuntimeException explicit) {
                (got.isEmpty() ? tally.before : tally.after).incrementAndGet();
            }
            tally.unguarded.addAndGet(unguarded(got));
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

    private static BenchResult result(Tally tally, int asked, long faults) {
        int explicit = tally.before.get() + tally.after.get();
        return BenchResult.of("stream-faults")
                .metric("full", tally.full.get())
                .metric("explicit_errors", explicit)
                .metric("explicit_errors_after_the_first_piece", tally.after.get())
                .metric("clean_truncations", tally.truncated.get())
                .metric("unguarded_bytes", tally.unguarded.get())
                .metric("full_or_explicit_share", (tally.full.get() + explicit) / (double) asked)
                .note(faults + " % of the provider's answers fail, of six kinds; three attempts, late after "
                        + LATE.toMillis() + " ms, no provider that continues another's answer; " + CLIENTS
                        + " clients, the provider over HTTP on loopback")
                .build();
    }
}
