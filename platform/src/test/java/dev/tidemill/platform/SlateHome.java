package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.log.Durability;
import dev.tidemill.serve.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// An embedded home with one application of slates, for tests: events in, slates out.
final class SlateHome implements AutoCloseable {
    private static final Instant NOW = Instant.parse("2026-03-31T00:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEAD = """
            application: shelf
            version: 1.0.0
            streams:
              requests:
                id: id
                time: time
                fields:
                  id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  user: {type: string}
                  session: {type: string}
                  country: {type: string}
                  item: {type: string}
                  kind: {type: string}
                  k: {type: integer, min: 1, max: 50}
                  filter: {type: string}
                  shown: {type: string, max_length: 4096}
              items:
                id: id
                time: time
                fields:
                  id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  item: {type: string, required: true}
                  title: {type: string}
                  genre: {type: string}
                  price: {type: number}
              users:
                id: id
                time: time
                fields:
                  id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  user: {type: string, required: true}
                  country: {type: string}
              views:
                id: id
                time: time
                fields:
                  id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  user: {type: string}
                  session: {type: string}
                  item: {type: string, required: true}
              shows:
                id: id
                time: time
                about: {stream: requests, field: request}
                fields:
                  id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  request: {type: string, required: true}
                  user: {type: string}
                  session: {type: string}
                  item: {type: string, required: true}
                  clicked: {type: boolean, required: true}
            decision: {on: requests, deadline: 5s, outcomes: [slate, empty]}
            slate:
              user: user
              session: session
              item: item
              request: {item: item, kind: kind, size: k, filter: filter, shown: shown}
              catalogue: {stream: items, title: title, categories: genre}
              interactions:
                view: {stream: views}
                click: {stream: shows, when: clicked, weight: 0}
                passed: {stream: shows, when: "!clicked", weight: 0}
            """;

    private final Tidemill tidemill;
    private int events;
    private Duration later = Duration.ZERO;

    /// @param rest what stands in `slate` behind the interactions, indented by two
    SlateHome(Path folder, String rest) throws IOException {
        Path file = Files.writeString(folder.resolve("app.yaml"), HEAD + rest);
        this.tidemill = Tidemill.open(new Config(
                folder.resolve("home"),
                Durability.PROCESS,
                InstantSource.fixed(NOW),
                2,
                Config.DEFAULT_STATE_BYTES,
                "test"));
        tidemill.apply(file, "ada");
    }

    Tidemill tidemill() {
        return tidemill;
    }

    private String head() {
        Instant time = NOW.minusSeconds(1_000_000L - 10L * events).plus(later);
        return "\"id\":\"e%d\",\"time\":\"%s\"".formatted(events++, time);
    }

    /// Lets time pass between the events before and those that follow.
    void later(Duration span) {
        later = later.plus(span);
    }

    void send(String stream, String fields) {
        String json = "{" + head() + "," + fields + "}";
        assertThat(tidemill.ingest("shelf", stream, EventBody.json(json.getBytes(StandardCharsets.UTF_8))))
                .allSatisfy(verdict -> assertThat(verdict.problems()).isEmpty());
    }

    /// Goes on behind the events that an earlier home sent.
    void resume(int sent) {
        events = sent;
    }

    /// The same again and again, in batches.
    void many(String stream, int times, String fields) {
        for (int sent = 0; sent < times; sent += 500) {
            StringBuilder all = new StringBuilder("[");
            for (int i = 0; i < Math.min(500, times - sent); i++) {
                all.append(i == 0 ? "{" : ",{")
                        .append(head())
                        .append(',')
                        .append(fields)
                        .append('}');
            }
            String json = all.append(']').toString();
            assertThat(tidemill.ingest("shelf", stream, EventBody.json(json.getBytes(StandardCharsets.UTF_8))))
                    .allSatisfy(verdict -> assertThat(verdict.problems()).isEmpty());
        }
    }

    void item(String id, String title, String genre) {
        send("items", "\"item\":\"%s\",\"title\":\"%s\",\"genre\":\"%s\"".formatted(id, title, genre));
    }

    void view(String user, String item) {
        send("views", "\"user\":\"%s\",\"item\":\"%s\"".formatted(user, item));
    }

    /// Trains and puts what was trained to work; its result.
    Job train() {
        Job job = tidemill.await(tidemill.train("shelf", TrainRequest.NEWEST).id());
        assertThat(job.failure()).isEmpty();
        tidemill.activate("shelf", (Integer) job.result().get("version"), "ada");
        return job;
    }

    /// @param fields behind id and time, each with a comma before it
    Receipt ask(String fields) {
        String json = "{" + head() + fields + "}";
        DecisionAnswer answer = tidemill.decide("shelf", json.getBytes(StandardCharsets.UTF_8));
        assertThat(answer).isInstanceOf(DecisionAnswer.Decided.class);
        Receipt receipt = ((DecisionAnswer.Decided) answer).receipt();
        assertThat(tidemill.replay("shelf", receipt.id()).differences()).isEmpty();
        return receipt;
    }

    static JsonNode content(Receipt receipt) throws IOException {
        return JSON.readTree(receipt.content());
    }

    static List<String> items(Receipt receipt) throws IOException {
        List<String> items = new ArrayList<>();
        content(receipt)
                .path("slate")
                .forEach(placed -> items.add(placed.path("item").asText()));
        return items;
    }

    static List<String> marks(Receipt receipt) throws IOException {
        List<String> marks = new ArrayList<>();
        content(receipt).path("marks").forEach(mark -> marks.add(mark.asText()));
        return marks;
    }

    @Override
    public void close() {
        tidemill.close();
    }
}
