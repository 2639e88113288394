package dev.tidemill.bench.recommend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Job;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.platform.TrainRequest;
import dev.tidemill.server.http.HttpServer;
import dev.tidemill.server.http.HttpServer.Address;
import dev.tidemill.server.http.Limits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/// From the acknowledgement of an event over HTTP until a list that knows it has arrived: a purchase takes its item out
/// of the next list, and the first view of somebody new brings in what the trained models find for it.
public final class RecommendFreshnessBench implements Bench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ITEMS = 2_000;
    private static final int CROWD = 2_000;
    private static final int VIEWS = 10;
    private static final int TASTES = 20;
    private static final int BATCH = 100;
    private static final int MOST_LOOKS = 1_000;

    @Override
    public String name() {
        return "recommend-freshness";
    }

    @Override
    public String description() {
        return "from an acknowledged purchase or view to the list that it changes, over HTTP on a live server";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(new BenchOption("rounds", "N", "purchases, and as many views (2000)"));
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atMost("freshness_p99_ms", 50), Target.atMost("view_p99_ms", 50));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int rounds = (int) options.number("rounds", 2_000, 10, 1_000_000);
        BenchResult.Builder result = BenchResult.of(name());
        try (Tidemill tidemill = Tidemill.open(Config.of(options.work().resolve("home")));
                HttpServer server = HttpServer.start(
                        tidemill,
                        new Address(Address.LOOPBACK, 0),
                        Limits.DEFAULT,
                        (platform, telemetry) -> List.of());
                HttpClient client = HttpClient.newHttpClient()) {
            tidemill.apply(options.root().resolve("apps/recommend"), "bench");
            Asking asking = new Asking(
                    client,
                    server.port(),
                    tidemill.keys().create("bench", Role.ADMIN).key());
            fill(asking);
            options.say().accept("training …");
            Job trained = tidemill.await(
                    tidemill.train("recommend", TrainRequest.NEWEST).id());
            if (trained.failure().isPresent()) {
                throw new IllegalStateException(trained.failure().get());
            }
            tidemill.activate("recommend", 1, "bench");
            options.say().accept("buying …");
            purchases(asking, rounds).into(result, "freshness");
            options.say().accept("looking …");
            views(asking, rounds).into(result, "view");
        }
        return result.note("the time holds the whole request for the list; " + ITEMS + " items, apps/recommend with "
                        + CROWD * VIEWS + " views and a model trained on them; one client after another, in the"
                        + " server's process")
                .note("freshness: a purchase takes its item out of the list; view: somebody new looks at one item, and"
                        + " the list has an item that iALS found")
                .build();
    }

    private static Waits purchases(Asking asking, int rounds) throws IOException, InterruptedException {
        Waits waits = new Waits(rounds / 10);
        for (int round = 0; round < rounds + rounds / 10; round++) {
            String user = "buyer" + round;
            String item = asking.list(user).path(0).path("item").asText();
            asking.post(
                    "purchases",
                    "{\"purchase_id\":\"p" + round + "\",\"time\":\"" + Instant.now() + "\",\"user_id\":\"" + user
                            + "\",\"item_id\":\"" + item + "\"}");
            waits.until(() -> !asking.list(user).path(0).path("item").asText().equals(item));
        }
        return waits;
    }

    private static Waits views(Asking asking, int rounds) throws IOException, InterruptedException {
        Waits waits = new Waits(rounds / 10);
        for (int round = 0; round < rounds + rounds / 10; round++) {
            String user = "viewer" + round;
            if (found(asking.list(user))) {
                throw new IllegalStateException("somebody new must have no list of iALS, got one");
            }
            asking.post("views", "[" + view("x" + round, Instant.now(), user, round % ITEMS) + "]");
            waits.until(() -> found(asking.list(user)));
        }
        return waits;
    }

    private static boolean found(JsonNode list) {
        for (JsonNode item : list) {
            for (JsonNode source : item.path("sources")) {
                if (source.asText().equals("factors")) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Times from now until something is so, of those after the warming up.
    private static final class Waits {
        private final Histogram times = new Histogram(3);
        private final int warming;
        private int done;
        private int first;

        Waits(int warming) {
            this.warming = warming;
        }

        /// Whether it is so is asked over HTTP.
        interface Look {
            boolean changed() throws IOException, InterruptedException;
        }

        void until(Look look) throws IOException, InterruptedException {
            long begun = System.nanoTime();
            int looks = 1;
            while (!look.changed()) {
                if (++looks > MOST_LOOKS) {
                    throw new IllegalStateException("an event must change the next list, it never did");
                }
            }
            if (done++ >= warming) {
                times.recordValue(System.nanoTime() - begun);
                first += looks == 1 ? 1 : 0;
            }
        }

        void into(BenchResult.Builder result, String name) {
            result.metric(name + "_p50_ms", times.getValueAtPercentile(50) / 1e6)
                    .metric(name + "_p99_ms", times.getValueAtPercentile(99) / 1e6)
                    .metric(name + "_max_ms", times.getMaxValue() / 1e6)
                    .metric(name + "_known_by_the_first_list", first / (double) times.getTotalCount());
        }
    }

    private static void fill(Asking asking) throws IOException, InterruptedException {
        StringBuilder items = new StringBuilder("[");
        Instant now = Instant.now().minusSeconds(60);
        for (int i = 0; i < ITEMS; i++) {
            items.append(i == 0 ? "" : ",")
                    .append("{\"change_id\":\"c" + i + "\",\"time\":\"" + now + "\",\"item_id\":\"i" + i
                            + "\",\"title\":\"Item " + i + "\",\"brand\":\"b" + i % 100 + "\"}");
        }
        asking.post("items", items.append(']').toString());
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder views = new StringBuilder();
        for (int user = 0; user < CROWD; user++) {
            views.append(user % BATCH == 0 ? "[" : ",");
            for (int i = 0; i < VIEWS; i++) {
                int item = (user % TASTES + TASTES * random.nextInt(ITEMS / TASTES)) % ITEMS;
                views.append(i == 0 ? "" : ",").append(view("v" + user + "-" + i, now, "crowd" + user, item));
            }
            if (user % BATCH == BATCH - 1) {
                asking.post("views", views.append(']').toString());
                views.setLength(0);
            }
        }
    }

    private static String view(String id, Instant time, String user, int item) {
        return "{\"view_id\":\"" + id + "\",\"time\":\"" + time + "\",\"user_id\":\"" + user + "\",\"item_id\":\"i"
                + item + "\"}";
    }

    /// One caller of the server.
    private record Asking(HttpClient client, int port, String key) {
        void post(String stream, String json) throws IOException, InterruptedException {
            send(request("events/" + stream)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build());
        }

        JsonNode list(String user) throws IOException, InterruptedException {
            return send(request("recommendations?k=5&user=" + user).GET().build())
                    .path("items");
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/apps/recommend/" + path))
                    .header("Authorization", "Bearer " + key);
        }

        private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
            var answer = client.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("status must be 200, got " + answer.statusCode());
            }
            return JSON.readTree(answer.body());
        }
    }
}
