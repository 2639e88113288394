package dev.tidemill.bench.recommend;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.ProcessorTime;
import dev.tidemill.bench.Target;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.EventBody;
import dev.tidemill.platform.Job;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.platform.TrainRequest;
import dev.tidemill.recommend.factor.FactorModel;
import dev.tidemill.recommend.factor.IalsParameters;
import dev.tidemill.recommend.factor.IalsTrainer;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.TrainingRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/// How soon and how often a list of the exact twenty best of a large catalogue is made: every request is an event, a
/// decision and a receipt in the journal, with a rule and a filter of its own.
public final class RecommendServeBench implements Bench {
    private static final String APPLICATION = """
            application: shop
            version: 1.0.0
            streams:
              requests:
                id: request_id
                time: time
                fields:
                  request_id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  user: {type: string}
                  k: {type: integer}
                  filter: {type: string}
              items:
                id: change_id
                time: time
                fields:
                  change_id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  item: {type: string, required: true}
                  price: {type: integer}
                  available: {type: boolean}
              views:
                id: view_id
                time: time
                fields:
                  view_id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  user: {type: string, required: true}
                  item: {type: string, required: true}
            decision: {on: requests, outcomes: [slate, empty]}
            slate:
              user: user
              item: item
              request: {size: k, filter: filter}
              catalogue: {stream: items}
              interactions: {view: {stream: views}}
              candidates: {taste: {algorithm: ials, parameters: {factors: 64, iterations: 3}, limit: 20}}
              rules: [{name: available, keep: item.available}]
              exclude: {view: lifetime}
            """;
    private static final int BATCH = 5_000;
    private static final int K = 20;

    @Override
    public String name() {
        return "recommend-serve";
    }

    @Override
    public String description() {
        return "lists of the exact best of a large catalogue, filtered, with log and receipt written; fold-in alone";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                new BenchOption("users", "N", "users with a history (1,000,000)"),
                new BenchOption("items", "N", "items (100,000)"),
                new BenchOption("rate", "N", "requests a second of the fixed rate (1000)"),
                new BenchOption("seconds", "N", "how long each measurement takes (20)"));
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atMost("p99_ms", 5),
                Target.atLeast("requests_per_second", 1_000),
                Target.atMost("fold_in_100_p99_ms", 0.5));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int users = (int) options.number("users", 1_000_000, 1_000, 10_000_000);
        int items = (int) options.number("items", 100_000, 1_000, 1_000_000);
        int seconds = (int) options.number("seconds", 20, 1, 600);
        int rate = (int) options.number("rate", 1_000, 1, 100_000);
        Interactions histories = new LongTail(users, items, 3 * users).generate(1);
        BenchResult.Builder result = BenchResult.of(name());
        foldIn(histories, options, result);
        try (Tidemill tidemill = Tidemill.open(Config.of(options.work().resolve("home")))) {
            prepare(tidemill, histories, options);
            SlateLoad load = new SlateLoad(tidemill, "shop", users, K);
            options.say().accept("warming up …");
            load.closed(seconds);
            options.say().accept("asking " + rate + " times a second …");
            Histogram open = load.open(rate, seconds);
            options.say().accept("asking as fast as it goes …");
            SlateLoad.Closed[] closed = new SlateLoad.Closed[1];
            ProcessorTime time = ProcessorTime.of(() -> closed[0] = load.closed(seconds));
            result.metric("p50_ms", open.getValueAtPercentile(50) / 1e6)
                    .metric("p99_ms", open.getValueAtPercentile(99) / 1e6)
                    .metric("p999_ms", open.getValueAtPercentile(99.9) / 1e6)
                    .metric("requests_per_second", closed[0].rate())
                    .metric("cpu_us", time.cpuSeconds() * 1e6 / closed[0].answered())
                    .metric("cpu_p50_us", closed[0].processor().getValueAtPercentile(50) / 1e3)
                    .metric("cpu_p99_us", closed[0].processor().getValueAtPercentile(99) / 1e3)
                    .metric("empty", (double) load.empty());
        }
        return result.note("in process: from the question to the receipt in the journal, without HTTP; the load's"
                        + " threads are on the same cores")
                .note("open loop: latency counts from when a request was due")
                .note("cpu_us: of the whole process, compiler and collector included; cpu_p50_us and cpu_p99_us: of the"
                        + " asking thread alone; both as fast as it goes")
                .note(users + " users, " + items + " items, 64 factors, " + histories.size()
                        + " views, and one each of those who have none of these; half of the requests have the filter item.price < 50, which half of the"
                        + " items pass; a tenth is not available")
                .note("kernels " + Kernels.fastest().name() + ", " + SlateLoad.threads() + " threads")
                .build();
    }

    private static void foldIn(Interactions histories, BenchOptions options, BenchResult.Builder result)
            throws Exception {
        options.say().accept("training 64 factors …");
        FactorModel model = new IalsTrainer(
                        IalsParameters.of(Map.of("factors", 64.0, "iterations", 1.0)), Kernels.fastest())
                .train(histories, new TrainingRun(1, Workers.caller(), (step, done, of) -> {}));
        SplittableRandom random = new SplittableRandom(2);
        Histogram times = new Histogram(3);
        Histogram processor = new Histogram(3);
        for (int round = 0; round < 20_000; round++) {
            History history = History.of(IntStream.range(0, 100)
                    .map(i -> random.nextInt(histories.items()))
                    .toArray());
            ProcessorTime one = ProcessorTime.ofThisThread(() -> model.foldInUser(history));
            if (round >= 5_000) {
                times.recordValue((long) (one.wallSeconds() * 1e9));
                processor.recordValue((long) (one.cpuSeconds() * 1e9));
            }
        }
        result.metric("fold_in_100_p50_ms", times.getValueAtPercentile(50) / 1e6)
                .metric("fold_in_100_p99_ms", times.getValueAtPercentile(99) / 1e6)
                .metric("fold_in_100_cpu_p50_ms", processor.getValueAtPercentile(50) / 1e6)
                .metric("fold_in_100_cpu_p99_ms", processor.getValueAtPercentile(99) / 1e6);
    }

    private static void prepare(Tidemill tidemill, Interactions histories, BenchOptions options) throws Exception {
        tidemill.apply(Files.writeString(options.work().resolve("app.yaml"), APPLICATION), "bench");
        String now = Instant.now().minusSeconds(600).toString();
        options.say().accept("sending " + histories.items() + " items …");
        Sender items = new Sender(tidemill, "items");
        for (int item = 0; item < histories.items(); item++) {
            items.add("{\"change_id\":\"c" + item + "\",\"time\":\"" + now + "\",\"item\":\"i" + item + "\",\"price\":"
                    + (item * 31L % 100) + ",\"available\":" + (item % 10 != 9) + "}");
        }
        items.send();
        options.say().accept("sending " + histories.size() + " views of " + histories.users() + " users …");
        Sender views = new Sender(tidemill, "views");
        SplittableRandom random = new SplittableRandom(4);
        for (int user = 0; user < histories.users(); user++) {
            if (histories.count(user) == 0) {
                int item = (int) (histories.items() * Math.pow(random.nextDouble(), 4));
                views.add(view("w" + user, now, user, item));
            }
            for (int at = histories.start(user); at < histories.end(user); at++) {
                views.add(view("v" + at, now, user, histories.item(at)));
            }
        }
        views.send();
        options.say().accept("training …");
        Job trained = tidemill.await(tidemill.train("shop", TrainRequest.NEWEST).id());
        if (trained.failure().isPresent()) {
            throw new IllegalStateException(trained.failure().get());
        }
        tidemill.activate("shop", 1, "bench");
    }

    private static String view(String id, String time, int user, int item) {
        return "{\"view_id\":\"" + id + "\",\"time\":\"" + time + "\",\"user\":\"u" + user + "\",\"item\":\"i" + item
                + "\"}";
    }

    /// Events of one stream in arrays.
    private static final class Sender {
        private final Tidemill tidemill;
        private final String stream;
        private final StringBuilder batch = new StringBuilder();
        private int count;

        Sender(Tidemill tidemill, String stream) {
            this.tidemill = tidemill;
            this.stream = stream;
        }

        void add(String json) {
            batch.append(count++ == 0 ? "[" : ",").append(json);
            if (count == BATCH) {
                send();
            }
        }

        void send() {
            if (count > 0) {
                tidemill.ingest(
                        "shop",
                        stream,
                        EventBody.json(batch.append(']').toString().getBytes(StandardCharsets.UTF_8)));
                batch.setLength(0);
                count = 0;
            }
        }
    }
}
