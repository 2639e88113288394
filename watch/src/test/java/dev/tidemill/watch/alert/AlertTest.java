package dev.tidemill.watch.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tidemill.watch.alert.Hysteresis.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AlertTest {
    static final Alert ALERT = new Alert(
            "shop",
            "score_drift",
            true,
            "score",
            "psi",
            0.31,
            0.2,
            0,
            86_400_000,
            1234,
            List.of("score psi 0.31, usually below 0.05"),
            List.of(0.1, 0.31),
            "look at the last release",
            1000);

    @Test
    void aLineTellsWhatHappened() {
        assertThat(ALERT.line()).isEqualTo("shop: score_drift raised, score psi 0.3100 beyond 0.2000 over 1234 rows");
        assertThat(AlertJson.read(AlertJson.write(ALERT))).isEqualTo(ALERT);
        assertThatThrownBy(() -> AlertJson.read("{")).hasMessage("a kept alert must be JSON; the store is damaged");
    }

    @Test
    void raisesAfterEnoughBreachesAndClearsAfterEnoughSoundWindows() {
        Hysteresis state = Hysteresis.NEW;
        List<Boolean> raised = new ArrayList<>();
        for (char window : "bsbbbsbmsmss".toCharArray()) {
            Verdict verdict = window == 'b' ? Verdict.BREACH : window == 's' ? Verdict.SOUND : Verdict.BETWEEN;
            state = state.after(verdict, 2, 3);
            raised.add(state.raised());
        }
        assertThat(raised).containsExactly(false, false, true, true, true, true, true, true, true, true, false, false);
    }

    @Test
    void aWebhookIsSignedAndTriedAgain() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        BlockingQueue<String> bodies = new ArrayBlockingQueue<>(8);
        BlockingQueue<String> signatures = new ArrayBlockingQueue<>(8);
        AtomicInteger calls = new AtomicInteger();
        server.createContext("/hook", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            signatures.add(exchange.getRequestHeaders().getFirst("X-Tidemill-Signature"));
            exchange.sendResponseHeaders(calls.incrementAndGet() < 3 ? 503 : 204, -1);
            exchange.close();
        });
        server.start();
        try (ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor()) {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
            WebhookRoute route = new WebhookRoute(address, Optional.of("key"));
            CompletableFuture<AlertSender.Result> done = new CompletableFuture<>();
            AlertSender sender = new AlertSender(
                    Map.of("ops", route),
                    executor,
                    new AlertSender.Pace(Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(1)));
            sender.send(ALERT, "ops", done::complete);
            assertThat(done.get(20, TimeUnit.SECONDS)).isEqualTo(new AlertSender.Result("ops", "", true));
            assertThat(calls).hasValue(3);
            String body = bodies.take();
            assertThat(AlertJson.read(body)).isEqualTo(ALERT);
            assertThat(signatures.take()).isEqualTo(WebhookRoute.signature("key", 1000, body));
            CompletableFuture<AlertSender.Result> lost = new CompletableFuture<>();
            sender.send(ALERT, "gone", lost::complete);
            assertThat(lost.get(20, TimeUnit.SECONDS).failure()).isEqualTo("there is no such route any more");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void mailReachesItsServer() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> received = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> receive(socket, received));
            new MailRoute(
                            List.of("ops@example.org"),
                            "tidemill@example.org",
                            "127.0.0.1:" + socket.getLocalPort(),
                            Optional.empty(),
                            false)
                    .send(ALERT);
            String mail = received.get(20, TimeUnit.SECONDS);
            assertThat(mail).contains("To: ops@example.org").contains("score_drift raised");
            assertThat(mail).contains("- score psi 0.31, usually below 0.05");
            assertThat(mail).contains("what to do: look at the last release");
        }
    }

    @Test
    void aServerThatRefusesIsToldAsItIs() {
        MailRoute route = new MailRoute(List.of("a@b.c"), "a@b.c", "127.0.0.1:1", Optional.empty(), false);
        assertThatThrownBy(() -> route.send(ALERT))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("mail server 127.0.0.1:1 must take the message: ");
        assertThat(new MailRoute.SignIn("user", "secret")).hasToString("SignIn[user]");
    }

    /// As much of an SMTP server as one message needs.
    private static void receive(ServerSocket socket, CompletableFuture<String> received) {
        try (Socket client = socket.accept();
                PrintWriter out = new PrintWriter(client.getOutputStream(), true, StandardCharsets.US_ASCII);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder mail = new StringBuilder();
            out.print("220 test\r\n");
            out.flush();
            boolean data = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (data && !line.equals(".")) {
                    mail.append(line).append('\n');
                    continue;
                }
                boolean begins = line.equals("DATA");
                if (data) {
                    received.complete(mail.toString());
                }
                data = begins;
                out.print(begins ? "354 go on\r\n" : line.equals("QUIT") ? "221 bye\r\n" : "250 ok\r\n");
                out.flush();
            }
        } catch (IOException e) {
            received.completeExceptionally(e);
        }
    }
}
