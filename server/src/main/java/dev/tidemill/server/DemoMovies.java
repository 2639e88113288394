package dev.tidemill.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.recommend.measure.RankingMetric;
import dev.tidemill.server.cli.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The demonstration on MovieLens: ratings in, a model, and for everybody a list of films over HTTP, measured on the
/// ratings that were held out.
final class DemoMovies {
    static final String APPLICATION = "movies";

    private static final int K = 10;
    private static final int SAMPLES = 3;

    private final DemoApplication app;

    /// @param app `movies`
    DemoMovies(DemoApplication app) {
        this.app = app;
    }

    /// @param data   with `u.data` and `u.item`
    /// @param folder for the files that the demonstration makes of it
    ObjectNode run(Path data, Path folder) throws IOException {
        long start = System.nanoTime();
        MovieLens read = MovieLens.read(data);
        read.write(folder.resolve("files"));
        Path declared = Files.createDirectories(folder.resolve("app"));
        try (InputStream in = Objects.requireNonNull(DemoMovies.class.getResourceAsStream("/movies/app.yaml"))) {
            Files.write(declared.resolve("app.yaml"), in.readAllBytes());
        }
        app.connection().post("/v1/apps", DemoApplication.body().put("folder", declared.toString()));
        for (String mapping : List.of("movies", "ratings")) {
            app.job(
                    "/imports",
                    DemoApplication.body()
                            .put("path", folder.resolve("files").toString())
                            .put("mapping", mapping));
        }
        JsonNode trained = app.job("/trainings", DemoApplication.body());
        app.activate(trained.path("version").asInt());
        ObjectNode report = DemoApplication.body();
        report.put("films", read.films().size());
        report.put("ratings_learned", read.learned().size());
        measure(read, report);
        report.put("seconds", (System.nanoTime() - start) / 1e9);
        return report;
    }

    private void measure(MovieLens read, ObjectNode report) {
        Map<RankingMetric, Double> sums = new EnumMap<>(RankingMetric.class);
        List<Long> nanos = new ArrayList<>();
        ArrayNode samples = report.putArray("samples");
        for (Map.Entry<String, Set<String>> user : read.held().entrySet()) {
            long asked = System.nanoTime();
            JsonNode items = app.get("/recommendations?k=" + K + "&user=" + Connection.part(user.getKey()))
                    .path("items");
            nanos.add(System.nanoTime() - asked);
            boolean[] hits = new boolean[items.size()];
            for (int i = 0; i < hits.length; i++) {
                hits[i] = user.getValue().contains(items.path(i).path("item").asText());
            }
            for (RankingMetric metric : RankingMetric.values()) {
                sums.merge(metric, metric.of(hits, K, user.getValue().size()), Double::sum);
            }
            if (samples.size() < SAMPLES) {
                sample(samples.addObject(), user.getKey(), items);
            }
        }
        int users = read.held().size();
        report.put("users", users);
        sums.forEach((metric, sum) -> report.put(metric.at(K), sum / users));
        nanos.sort(null);
        report.put("p50_ms", nanos.get(nanos.size() / 2) / 1e6);
        report.put("p99_ms", nanos.get((int) (nanos.size() * 0.99)) / 1e6);
        app.say(String.format(
                Locale.ROOT,
                "%,d lists of films: nDCG@10 %.3f, P@10 %.3f, R@10 %.3f on ratings that were held out",
                users,
                report.path("ndcg_at_10").asDouble(),
                report.path("precision_at_10").asDouble(),
                report.path("recall_at_10").asDouble()));
    }

    private void sample(ObjectNode sample, String user, JsonNode items) {
        sample.put("user", user);
        ArrayNode films = sample.putArray("films");
        items.forEach(item -> films.add(item.path("title").asText()
                + (item.path("reason").asText().isEmpty()
                        ? ""
                        : ", " + item.path("reason").asText())));
        app.say("for user " + user + ": " + films.path(0).asText());
    }
}
