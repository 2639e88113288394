package dev.tidemill.bench.chat;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.bench.chat.EventsClient.Got;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.HttpServer;
import dev.tidemill.server.http.HttpServer.Address;
import dev.tidemill.server.http.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// `stream-faults`: clients of a server whose provider fails in a share of its answers, with a guard that masks.
public final class StreamFaultsBench implements Bench {
    private static final Duration LATE = Duration.ofSeconds(1);
    private static final int CLIENTS = 32;
    private static final String RULE = "forbidden";

    /// As long as what it stands for, so that providers know by its length where an answer is to go on.
    private static final String MASK = "[" + RULE + "]";
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
        final Map<String, Integer> codes = new ConcurrentSkipListMap<>();

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
        Tally several = tally(options, "several", new Setting(3, true, requests, faults));
        options.say().accept("one provider alone …");
        Tally alone = tally(options, "alone", new Setting(1, false, requests, faults));
        return result(several, alone, CLIENTS * requests);
    }

    private static Tally tally(BenchOptions options, String name, Setting setting) throws Exception {
        Tally tally = new Tally();
        Path folder = Files.createDirectories(options.work().resolve(name));
        try (Upstreams upstreams = Upstreams.start(setting)) {
            Path file = Files.writeString(folder.resolve("gateway.yaml"), upstreams.gateway());
            try (Tidemill tidemill =
                            Tidemill.open(Config.of(folder.resolve("home")).withGateway(file));
                    HttpServer server = HttpServer.start(
                            tidemill,
                            new Address(Address.LOOPBACK, 0),
                            Limits.DEFAULT,
                            (platform, telemetry) -> List.of());
                    EventsClient client = new EventsClient(
                            server.port(),
                            tidemill.keys().create("bench", Role.WRITE).key(),
                            "words")) {
                many(client, setting.requests(), tally);
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

        String gateway() {
            StringBuilder providers = new StringBuilder("providers:\n");
            byName.forEach((name, upstream) ->
                    providers.append("  %s: {kind: openai-compatible, url: \"http://127.0.0.1:%d/v1\", continues: %s}\n"
                            .formatted(name, upstream.port(), continuing)));
            String targets = byName.keySet().stream()
                    .map(name -> "{provider: " + name + ", model: words}")
                    .collect(Collectors.joining(", "));
            return providers + """
                    models:
                      words:
                        targets: [%s]
                        attempts: 3
                        first: %dms
                        between: %dms
                        total: 30s
                    guard:
                      %s: {find: pattern, pattern: "SECRET-[0-9]{4}", action: mask}
                    """.formatted(targets, LATE.toMillis(), LATE.toMillis(), RULE);
        }

        @Override
        public void close() {
            byName.values().forEach(FaultyUpstream::close);
        }
    }

    private static void many(EventsClient client, int requests, Tally tally) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> {
                    ask(client, requests, tally);
                    return true;
                }));
            }
            for (Future<?> one : clients) {
                one.get();
            }
        }
    }

    private static void ask(EventsClient client, int requests, Tally tally) throws InterruptedException {
        for (int i = 0; i < requests; i++) {
            Got got = client.ask();
            if (!got.failure().isEmpty()) {
                (got.text().isEmpty() ? tally.before : tally.after).incrementAndGet();
                tally.codes.merge(got.failure(), 1, Integer::sum);
            } else {
                (got.text().equals(EXPECTED) ? tally.full : tally.truncated).incrementAndGet();
            }
            tally.unguarded.addAndGet(unguarded(got.text()));
        }
    }

    /// Characters of what the guard masks that came as they were.
    private static int unguarded(String got) {
        int count = 0;
        for (int i = 0; i < Math.min(got.length(), EXPECTED.length()); i++) {
            boolean masked = EXPECTED.charAt(i) != FaultyUpstream.TEXT.charAt(i);
            if (masked && got.charAt(i) == FaultyUpstream.TEXT.charAt(i)) {
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
                        + " clients of the server's port that read its events, the providers over HTTP on loopback, one process;"
                        + " as OpenAI's libraries do, a client asks " + EventsClient.RETRIES
                        + " times again where nothing of an answer had come, and takes a stream that just ends for"
                        + " a whole answer")
                .note("explicit errors as clients got them, of three providers " + several.codes + ", of one "
                        + alone.codes)
                .note("three providers that continue what another began, then one alone (alone_) that does not")
                .build();
    }
}
