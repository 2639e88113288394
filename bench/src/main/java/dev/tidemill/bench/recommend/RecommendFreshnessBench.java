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
import dev.tidemill.platform.Tidemill;
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
import org.HdrHistogram.Histogram;

/// From the acknowledgement of an event over HTTP until a list that knows it has arrived: a purchase takes its item out
/// of the next list.
public final class RecommendFreshnessBench implements Bench {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ITEMS = 2_000;
    private static final int MOST_LOOKS = 1_000;

    @Override
    public String name() {
        return "recommend-freshness";
    }

    @Override
    public String description() {
        return "from an acknowledged purchase to a list without the item, both over HTTP on a live server";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(new BenchOption("rounds", "N", "purchases (2000)"));
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atMost("freshness_p99_ms", 50));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int rounds = (int) options.number("rounds", 2_000, 10, 1_000_000);
        Histogram times = new Histogram(3);
        int first = 0;
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
            for (int round = 0; round < rounds + rounds / 10; round++) {
                String user = "u" + round;
                String item = asking.first(user);
                asking.post(
                        "purchases",
                        "{\"purchase_id\":\"p" + round + "\",\"time\":\"" + Instant.now() + "\",\"user_id\":\"" + user
                                + "\",\"item_id\":\"" + item + "\"}");
                long acknowledged = System.nanoTime();
                int looks = 1;
                while (asking.first(user).equals(item)) {
                    if (++looks > MOST_LOOKS) {
                        throw new IllegalStateException("a purchase must change the next list, it never did");
                    }
                }
                if (round >= rounds / 10) {
                    times.recordValue(System.nanoTime() - acknowledged);
                    first += looks == 1 ? 1 : 0;
                }
            }
        }
        return BenchResult.of(name())
                .metric("freshness_p50_ms", times.getValueAtPercentile(50) / 1e6)
                .metric("freshness_p99_ms", times.getValueAtPercentile(99) / 1e6)
                .metric("freshness_max_ms", times.getMaxValue() / 1e6)
                .metric("known_by_the_first_list", first / (double) rounds)
                .note("the time holds the whole request for the list; " + ITEMS + " items, live sources of"
                        + " apps/recommend; one client after another, in the server's process")
                .build();
    }

    private static void fill(Asking asking) throws IOException, InterruptedException {
        StringBuilder items = new StringBuilder("[");
        StringBuilder views = new StringBuilder("[");
        Instant now = Instant.now().minusSeconds(60);
        for (int i = 0; i < ITEMS; i++) {
            String comma = i == 0 ? "" : ",";
            items.append(comma)
                    .append("{\"change_id\":\"c" + i + "\",\"time\":\"" + now + "\",\"item_id\":\"i" + i
                            + "\",\"title\":\"Item " + i + "\",\"brand\":\"b" + i % 100 + "\"}");
            views.append(comma)
                    .append("{\"view_id\":\"v" + i + "\",\"time\":\"" + now + "\",\"user_id\":\"crowd\",\"item_id\":\"i"
                            + i + "\"}");
        }
        asking.post("items", items.append(']').toString());
        asking.post("views", views.append(']').toString());
    }

    /// One caller of the server.
    private record Asking(HttpClient client, int port, String key) {
        void post(String stream, String json) throws IOException, InterruptedException {
            send(request("events/" + stream)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build());
        }

        String first(String user) throws IOException, InterruptedException {
            return send(request("recommendations?k=5&user=" + user).GET().build())
                    .path("items")
                    .path(0)
                    .path("item")
                    .asText();
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
