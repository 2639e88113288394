package dev.tidemill.bench.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A client of the gateway's port as OpenAI's libraries are one: it asks again, twice, where 429 or a failure comes
/// before any answer, waits as long as `Retry-After` says, and reads events until `[DONE]`. An event with an `error`
/// and
/// a connection that breaks are failures to it; a stream that just ends is, as to them, a whole answer.
final class EventsClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Duration RETRY = Duration.ofMillis(500);
    static final int RETRIES = 2;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(WAIT)
            .build();
    private final HttpRequest request;

    /// @param failure why it is no whole answer; empty where the client takes it for one
    record Got(String text, String failure) {}

    EventsClient(int port, String key, String model) {
        String body = "{\"model\":\"" + model + "\",\"stream\":true,\"max_tokens\":1000,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"tell\"}]}";
        request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .timeout(WAIT)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    Got ask() throws InterruptedException {
        Got got = new Got("", "never asked");
        for (int attempt = 0; attempt <= RETRIES; attempt++) {
            Duration pause = RETRY.multipliedBy(1L << attempt);
            try {
                HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
                try (InputStream body = answer.body()) {
                    if (answer.statusCode() == 200) {
                        return read(body);
                    }
                    got = new Got("", answer.statusCode() + " " + error(body));
                }
                pause = answer.headers()
                        .firstValue("Retry-After")
                        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                        .orElse(pause);
                if (answer.statusCode() != 429 && answer.statusCode() < 500) {
                    return got;
                }
            } catch (IOException broken) {
                got = new Got("", "the connection broke: " + broken.getMessage());
            }
            if (attempt < RETRIES) {
                LockSupport.parkNanos(pause.toNanos());
            }
        }
        return got;
    }

    private static String error(InputStream body) throws IOException {
        return JSON.readTree(body).at("/error/code").asText("no error of OpenAI's shape");
    }

    private static Got read(InputStream body) {
        StringBuilder text = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("data:")) {
                    continue;
                }
                String data = line.substring("data:".length()).strip();
                if (data.equals("[DONE]")) {
                    break;
                }
                JsonNode event = JSON.readTree(data);
                if (event.has("error")) {
                    return new Got(text.toString(), event.at("/error/code").asText("unnamed"));
                }
                text.append(event.at("/choices/0/delta/content").asText(""));
            }
            return new Got(text.toString(), "");
        } catch (IOException broken) {
            return new Got(text.toString(), "the connection broke: " + broken.getMessage());
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
