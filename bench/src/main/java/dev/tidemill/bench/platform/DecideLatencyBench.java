package dev.tidemill.bench.platform;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.ProcessorTime;
import dev.tidemill.bench.Target;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.EventBody;
import dev.tidemill.platform.Tidemill;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// `decide-latency`: how soon and how often a payment is decided, with log, features, model, policy and receipt,
/// over HTTP from the same machine and in process.
public final class DecideLatencyBench implements Bench {
    private static final int CONNECTIONS = 16;
    private static final int LIVE_DAYS = 120;
    private static final String PATH = "/v1/apps/" + PreparedHome.APPLICATION + "/decisions";

    @Override
    public String name() {
        return "decide-latency";
    }

    @Override
    public String description() {
        return "Decisions with log and receipt written: over HTTP at a fixed rate and at the most, and in process.";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                new BenchOption("rate", "N", "Decisions a second of the fixed rate; 1000."),
                new BenchOption("seconds", "N", "How long each measurement over HTTP takes; 15."),
                new BenchOption("in-process", "N", "How many decisions are measured in process; 200000."),
                new BenchOption("customers", "N", "How many cards there are, with twice as many terminals; 5000."),
                new BenchOption("days", "N", "Days of history that are imported and trained on; 75."));
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atMost("p50_ms", 0.8),
                Target.atMost("p99_ms", 5),
                Target.atLeast("max_per_second", 5_000),
                Target.atLeast("in_process_per_second", 50_000),
                Target.atMost("in_process_p99_ms", 0.2));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int customers = (int) options.number("customers", 5_000, 10, 1_000_000);
        int days = (int) options.number("days", 75, 40, 3_650);
        Path home = options.work().resolve("home");
        Traffic traffic = new Traffic(customers, 2 * customers, days, LIVE_DAYS);
        BenchResult.Builder result = BenchResult.of(name());
        try (Tidemill tidemill = Tidemill.open(Config.of(home))) {
            PreparedHome.prepare(
                    tidemill, options.root(), options.work().resolve("files"), traffic.history(), options.say());
            inProcess(options, tidemill, traffic, result);
        }
        try (ServerProcess server =
                ServerProcess.start(options.root(), home, options.work().resolve("server.log"))) {
            overHttp(options, server, traffic, result);
        }
        return result.note("peer \"empty endpoint\": GET /health/live of the same server, from the same generator")
                .note("open loop: latency counts from when a request was due; load generator on the same cores")
                .note("in process: " + threads() + " threads, closed loop, each decision's time from JSON to receipt")
                .note("watching had caught up before and follows meanwhile")
                .note("durability: process; " + customers + " cards, " + days + " days of history, "
                        + "features, model and policy of apps/fraud")
                .build();
    }

    private static int threads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors());
    }

    private static void inProcess(BenchOptions options, Tidemill tidemill, Traffic traffic, BenchResult.Builder result)
            throws Exception {
        int count = (int) options.number("in-process", 200_000, 1_000, 10_000_000);
        InProcessLoad load = new InProcessLoad(tidemill, threads());
        List<byte[]> labels = new ArrayList<>();
        options.say().accept("deciding in process …");
        load.run(traffic.next(count / 2, labels));
        tell(tidemill, labels);
        tidemill.watching().catchUp("fraud");
        List<byte[]> events = traffic.next(count, labels);
        InProcessLoad.Result[] measured = new InProcessLoad.Result[1];
        ProcessorTime time = ProcessorTime.of(() -> measured[0] = load.run(events));
        tell(tidemill, labels);
        InProcessLoad.Result done = measured[0];
        result.metric("in_process_per_second", done.rate())
                .metric("in_process_p50_ms", done.latencies().getValueAtPercentile(50) / 1e6)
                .metric("in_process_p99_ms", done.latencies().getValueAtPercentile(99) / 1e6)
                .metric("in_process_cpu_us", time.cpuSeconds() * 1e6 / done.decided());
        InProcessLoad.Shares shares = done.shares();
        double whole = shares.whole();
        result.metric("share_validate", shares.validate() / whole)
                .metric("share_log", shares.log() / whole)
                .metric("share_fold", shares.fold() / whole)
                .metric("share_score", shares.score() / whole)
                .metric("share_policy", shares.policy() / whole)
                .metric("share_receipt", shares.other() / whole);
        if (done.refused() > 0) {
            result.note("in process " + done.refused() + " were refused");
        }
    }

    private static void tell(Tidemill tidemill, List<byte[]> labels) {
        labels.forEach(label -> tidemill.outcomes(PreparedHome.APPLICATION, EventBody.json(label)));
        labels.clear();
    }

    private static void overHttp(
            BenchOptions options, ServerProcess server, Traffic traffic, BenchResult.Builder result)
            throws IOException, InterruptedException {
        int rate = (int) options.number("rate", 1_000, 1, 100_000);
        int seconds = (int) options.number("seconds", 15, 1, 600);
        HttpLoad load = new HttpLoad(server.port(), CONNECTIONS);
        String key = server.key();
        options.say().accept("warming up over HTTP …");
        load.closed(requests(traffic, key, 60_000), seconds);
        options.say().accept("deciding at " + rate + " a second …");
        HttpLoad.Result open = load.open(requests(traffic, key, rate * seconds), rate);
        options.say().accept("deciding as fast as it goes …");
        List<byte[]> many = requests(traffic, key, 12_000 * seconds);
        double cpu = server.cpuSeconds();
        HttpLoad.Result closed = load.closed(many, seconds);
        result.metric("p50_ms", open.millis(50))
                .metric("p99_ms", open.millis(99))
                .metric("p999_ms", open.millis(99.9))
                .metric("max_per_second", closed.rate())
                .metric("max_p99_ms", closed.millis(99))
                .metric("http_server_cpu_us", (server.cpuSeconds() - cpu) * 1e6 / Math.max(1, closed.answered()))
                .metric("server_resident_mib", server.residentMebibytes());
        floor(load, rate, seconds, options, result);
        if (open.failed() + closed.failed() > 0) {
            result.note("over HTTP " + (open.failed() + closed.failed()) + " were not answered 200");
        }
    }

    /// The least that the same server and the same generator can take in the same minute: a probe that does nothing.
    private static void floor(HttpLoad load, int rate, int seconds, BenchOptions options, BenchResult.Builder result)
            throws IOException, InterruptedException {
        options.say().accept("asking for nothing, for comparison …");
        byte[] probe = HttpConnection.get("/health/live");
        HttpLoad.Result open = load.open(Collections.nCopies(rate * seconds, probe), rate);
        HttpLoad.Result closed = load.closed(Collections.nCopies(30_000 * seconds, probe), seconds);
        result.peer("empty endpoint", "p50_ms", open.millis(50))
                .peer("empty endpoint", "p99_ms", open.millis(99))
                .peer("empty endpoint", "p999_ms", open.millis(99.9))
                .peer("empty endpoint", "max_per_second", closed.rate())
                .peer("empty endpoint", "max_p99_ms", closed.millis(99));
    }

    private static List<byte[]> requests(Traffic traffic, String key, int count) {
        return traffic.next(count, new ArrayList<>()).stream()
                .map(json -> HttpConnection.request(PATH, key, json))
                .toList();
    }
}
