package dev.tidemill.bench.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpLoadTest {
    private final List<String> received = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private volatile long length;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
            byte[] answer = ("{\"got\":" + body + "}").repeat(400).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.equals("3") ? 429 : 200, length < 0 ? 0 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        executor.close();
    }

    private static List<byte[]> requests(int count) {
        List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(HttpConnection.request(
                    "/decide", "secret", Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
        }
        return requests;
    }

    @Test
    void sendsEachRequestOnceAndKeepsRefusalsApart() throws Exception {
        HttpLoad.Result result = new HttpLoad(server.getAddress().getPort(), 4).open(requests(200), 100_000);
        assertThat(result.answered()).isEqualTo(199);
        assertThat(result.failed()).isEqualTo(1);
        assertThat(result.latencies().getTotalCount()).isEqualTo(200);
        assertThat(result.rate()).isPositive();
        assertThat(received).hasSize(200).contains("/decide Bearer secret 0", "/decide Bearer secret 199");
    }

    @Test
    void aClosedLoopEndsWithItsTimeOrItsRequests() throws Exception {
        HttpLoad load = new HttpLoad(server.getAddress().getPort(), 2);
        assertThat(load.closed(requests(50), 600).answered()).isEqualTo(49);
        assertThat(load.closed(requests(50), 0).answered()).isLessThan(50);
    }

    @Test
    void saysWhyItCouldNotBeSent() {
        length = -1;
        HttpLoad load = new HttpLoad(server.getAddress().getPort(), 1);
        assertThatThrownBy(() -> load.open(requests(1), 1_000))
                .hasMessageContaining("an answer must have a content length, got none with status 200");
    }
}
