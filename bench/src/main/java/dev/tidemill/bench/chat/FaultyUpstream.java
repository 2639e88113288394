package dev.tidemill.bench.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A provider on loopback in OpenAI's protocol that answers every question with the same text, and in a share of its
/// answers does not: it stalls, cuts, sends garbage, 429 or 500, or is late with its first token. Where the last
/// message
/// is the assistant's, it goes on behind as many characters as that has.
final class FaultyUpstream implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String SECRET = "SECRET-4711";
    static final String TEXT = text();
    private static final int PIECE = 7;
    private static final long STALL_NANOS = 2_000_000_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final long seed;
    private final double share;
    private final AtomicLong asked = new AtomicLong();

    enum Fault {
        NONE,
        STALL,
        CUT,
        GARBAGE,
        BUSY,
        BROKEN,
        SLOW
    }

    /// @param share of its answers that fail, 0 to 1
    FaultyUpstream(long seed, double share) throws IOException {
        this.seed = seed;
        this.share = share;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(threads);
        server.createContext("/v1/chat/completions", this::serve);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 80; i++) {
            text.append("word").append(i).append(i % 9 == 4 ? " " + SECRET + " " : " ");
        }
        return text.append("the end.").toString();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            int begun = begun(JSON.readTree(exchange.getRequestBody()).path("messages"));
            SplittableRandom random = new SplittableRandom(seed + asked.incrementAndGet());
            Fault fault = random.nextDouble() >= share ? Fault.NONE : Fault.values()[1 + random.nextInt(6)];
            if (fault == Fault.BUSY || fault == Fault.BROKEN) {
                exchange.sendResponseHeaders(fault == Fault.BUSY ? 429 : 500, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            if (fault == Fault.SLOW) {
                LockSupport.parkNanos(STALL_NANOS);
            }
            stream(exchange.getResponseBody(), fault, begun, begun + random.nextInt(TEXT.length() - begun + 1));
        }
    }

    private static int begun(JsonNode messages) {
        JsonNode last = messages.path(messages.size() - 1);
        String text = last.path("role").asText().equals("assistant")
                ? last.path("content").asText()
                : "";
        return Math.min(text.length(), TEXT.length());
    }

    private static void stream(OutputStream out, Fault fault, int begun, int at) throws IOException {
        boolean failed = false;
        for (int from = begun; from < TEXT.length(); from += PIECE) {
            if (from + PIECE > at && !failed) {
                failed = true;
                switch (fault) {
                    case CUT -> {
                        return;
                    }
                    case GARBAGE -> {
                        send(out, "{\"choices\":[{\"delta\":{\"con");
                        return;
                    }
                    case STALL -> LockSupport.parkNanos(STALL_NANOS);
                    case NONE, BUSY, BROKEN, SLOW -> {
                        // nothing in the middle of an answer
                    }
                }
            }
            String piece = TEXT.substring(from, Math.min(TEXT.length(), from + PIECE));
            send(out, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + piece + "\"}}]}");
        }
        send(out, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
        send(out, "[DONE]");
    }

    private static void send(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
