package dev.tidemill.bench.platform;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.PythonPeers;
import dev.tidemill.bench.Target;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.HttpServer;
import dev.tidemill.server.http.HttpServer.Address;
import dev.tidemill.server.http.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/// `gateway-overhead`: what the gateway adds to a call to a language model: the same provider on loopback, asked
/// directly and through the gateway. HTTP, JSON both ways, keys, limits, the ledger and reading the provider's events
/// are all in it.
public final class GatewayOverheadBench implements Bench {
    private static final long FIRST_NANOS = 20_000_000;
    private static final long TOKEN_NANOS = 1_000_000;
    private static final int CLIENTS = 10;
    private static final int MANY = 32;
    private static final byte[] QUESTION = """
            {"model":"m","messages":[{"role":"system","content":"You answer briefly."},\
            {"role":"user","content":"What does a tide mill do, and since when?"}],"max_tokens":64}""".getBytes(StandardCharsets.UTF_8);

    @Override
    public String name() {
        return "gateway-overhead";
    }

    @Override
    public String description() {
        return "What the gateway adds to a call to a language model, and how many it carries a second.";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                new BenchOption("seconds", "N", "How long each measurement takes; 10."),
                new BenchOption("soak", "N", "Seconds of full load over which memory is watched; 30."));
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atMost("p50_ms_1_client", 0.6),
                Target.atMost("p50_ms_10_clients", 4),
                Target.atLeast("requests_per_second", 3_100));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int seconds = (int) options.number("seconds", 10, 1, 600);
        int soak = (int) options.number("soak", 30, 1, 3_600);
        BenchResult.Builder result = BenchResult.of(name());
        try (LoopbackModel paced = new LoopbackModel(FIRST_NANOS, TOKEN_NANOS);
                LoopbackModel instant = new LoopbackModel(0, 0)) {
            Path file = Files.writeString(options.work().resolve("gateway.yaml"), gateway(paced, instant));
            try (Tidemill tidemill = Tidemill.open(
                            Config.of(options.work().resolve("home")).withGateway(file));
                    HttpServer server = HttpServer.start(
                            tidemill,
                            new Address(Address.LOOPBACK, 0),
                            Limits.DEFAULT,
                            (platform, telemetry) -> List.of())) {
                String key = tidemill.keys().create("bench", Role.WRITE).key();
                options.say().accept("warming up …");
                load(server.port(), MANY, "instant", key, seconds);
                added(options, result, server.port(), paced.port(), key, seconds);
                options.say().accept("as many as it carries …");
                result.metric(
                        "requests_per_second",
                        load(server.port(), MANY, "instant", key, seconds).rate());
                memory(options, result, server.port(), key, soak);
            }
            PythonPeers.of(options)
                    .needing("requirements-gateway.txt")
                    .runInto(
                            result,
                            "LiteLLM",
                            "gateway_overhead.py",
                            List.of(
                                    Integer.toString(paced.port()),
                                    Integer.toString(instant.port()),
                                    Integer.toString(seconds)));
        }
        return result.note("added: the median through the gateway less the median of asking the provider directly; the"
                        + " provider takes 20 ms to the first of 16 tokens and 1 ms for each more, as events to the"
                        + " gateway and whole to whoever asks directly")
                .note("requests a second: " + MANY + " clients, a provider that answers at once")
                .note("gateway, provider and load generator in one process on the same cores; a limit on tokens, money"
                        + " none, the ledger written")
                .note("LiteLLM is asked by a client in Python, which also asks the provider directly: what that costs"
                        + " itself falls out; one worker, as it starts unless told otherwise")
                .note("published on 2 vCPU: Bifrost 0.63/4.03 ms, Portkey 1.14/9.60, LiteLLM 5.49/43.8")
                .build();
    }

    private static String gateway(LoopbackModel paced, LoopbackModel instant) {
        return """
                providers:
                  paced: {kind: openai-compatible, url: "http://127.0.0.1:%d/v1"}
                  instant: {kind: openai-compatible, url: "http://127.0.0.1:%d/v1"}
                models:
                  paced: {targets: [{provider: paced, model: m}]}
                  instant: {targets: [{provider: instant, model: m}]}
                limits:
                  - {of: key, tokens: 1_000_000_000_000, per: 1d}
                """.formatted(paced.port(), instant.port());
    }

    private static void added(
            BenchOptions options, BenchResult.Builder result, int gateway, int provider, String key, int seconds)
            throws IOException, InterruptedException {
        for (int clients : new int[] {1, CLIENTS}) {
            options.say().accept(clients + " at a time, directly and through the gateway …");
            load(gateway, clients, "paced", key, 2);
            HttpLoad.Result direct = load(provider, clients, "paced", key, seconds);
            HttpLoad.Result through = load(gateway, clients, "paced", key, seconds);
            String of = clients == 1 ? "_1_client" : "_" + clients + "_clients";
            result.metric("p50_ms" + of, through.millis(50) - direct.millis(50));
            result.metric("p99_ms" + of, through.millis(99) - direct.millis(99));
            result.peer("directly", "p50_ms" + of, direct.millis(50))
                    .peer("directly", "p99_ms" + of, direct.millis(99));
            if (through.failed() > 0) {
                result.note(through.failed() + " were not answered 200 with " + clients + " clients");
            }
        }
    }

    private static HttpLoad.Result load(int port, int clients, String model, String key, double seconds)
            throws IOException, InterruptedException {
        byte[] json = new String(QUESTION, StandardCharsets.UTF_8)
                .replace("\"m\"", "\"" + model + "\"")
                .getBytes(StandardCharsets.UTF_8);
        byte[] request = HttpConnection.request("/v1/chat/completions", key, json);
        return new HttpLoad(port, clients).closed(Collections.nCopies((int) (seconds * 50_000), request), seconds);
    }

    /// Used heap after a collection, before and after a time of full load.
    private static void memory(BenchOptions options, BenchResult.Builder result, int port, String key, int soak)
            throws IOException, InterruptedException {
        options.say().accept("full load for " + soak + " s …");
        double before = usedMebibytes();
        load(port, MANY, "instant", key, soak);
        result.metric("heap_growth_mib", usedMebibytes() - before).metric("soak_seconds", soak);
    }

    private static double usedMebibytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0;
    }
}
