package dev.tidemill.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// A provider on a free port that speaks OpenAI's protocol. The asked model's name says what it does: `words` answers
/// in three words, `tools` calls a tool, `cut` breaks off after one word, `garbage` sends what nobody can read, `busy`
/// answers 429, `broken` 500.
final class Upstream implements AutoCloseable {
    private final HttpServer server;
    final AtomicReference<JsonNode> asked = new AtomicReference<>();
    final AtomicReference<String> key = new AtomicReference<>("");
    final AtomicInteger calls = new AtomicInteger();

    Upstream() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        JsonNode request = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
        asked.set(request);
        key.set(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        String model = request.path("model").asText();
        if (model.equals("busy") || model.equals("broken")) {
            byte[] body = "{\"error\":{\"message\":\"not now\"}}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Retry-After", "7");
            exchange.sendResponseHeaders(model.equals("busy") ? 429 : 500, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            switch (model) {
                case "garbage" -> send(out, "{\"choices\":[{\"del");
                case "cut" -> send(out, delta("{\"content\":\"one \"}"));
                case "tools" -> {
                    send(
                            out,
                            delta(
                                    "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"add\",\"arguments\":\"{\\\"a\\\":\"}}]}"));
                    send(out, delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}"));
                    send(out, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}");
                    end(out);
                }
                default -> {
                    send(out, delta("{\"role\":\"assistant\",\"content\":\"\"}"));
                    send(out, delta("{\"content\":\"one \"}"));
                    send(out, delta("{\"content\":\"zwei \"}"));
                    send(out, delta("{\"content\":\"\\\"三\\\"\"}"));
                    send(out, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
                    end(out);
                }
            }
        }
    }

    private static String delta(String delta) {
        return "{\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}";
    }

    private static void end(OutputStream out) throws IOException {
        send(out, "{\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":4,\"total_tokens\":15}}");
        send(out, "[DONE]");
    }

    private static void send(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
