package dev.tidemill.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tidemill.chat.capacity.ReplicaMeters.Signals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReplicaSignalsTest {
    private static final String VLLM = """
            # TYPE vllm:num_requests_waiting gauge
            vllm:num_requests_waiting{engine="0",model_name="a"} 4.0
            vllm:num_requests_waiting{engine="1",model_name="a"} 3.0
            vllm:num_requests_running{engine="0",model_name="a"} 11.0
            vllm:kv_cache_usage_perc{engine="0",model_name="a"} 0.25
            vllm:kv_cache_usage_perc{engine="1",model_name="a"} 0.75
            other NaN
            """;

    private final AtomicLong clock = new AtomicLong();

    private static HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            byte[] body = VLLM.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void whatAServerTellsCountsUntilItIsOld() throws IOException {
        HttpServer server = server();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ReplicaSignals replica = new ReplicaSignals(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metrics"),
                        threads,
                        clock::get)) {
            Signals signals = replica.signals(() -> 2);
            assertThat(signals.running().getAsInt()).isEqualTo(2);

            replica.refresh();
            assertThat(signals.waiting().getAsInt()).isEqualTo(7);
            assertThat(signals.running().getAsInt()).isEqualTo(11);
            assertThat(signals.cacheShare().getAsDouble()).isEqualTo(0.75);

            server.stop(0);
            clock.addAndGet(Duration.ofSeconds(31).toNanos());
            replica.refresh();
            assertThat(signals.waiting().getAsInt()).isZero();
            assertThat(signals.running().getAsInt()).isEqualTo(2);
            assertThat(signals.cacheShare().getAsDouble()).isNaN();
        }
    }
}
