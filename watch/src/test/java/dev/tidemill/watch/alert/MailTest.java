package dev.tidemill.watch.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.watch.alert.MailRoute.SignIn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mail as servers of today want it: encrypted, and signed in.
class MailTest {
    private static final SignIn RIGHT = new SignIn(MailServer.USER, MailServer.PASSWORD);
    private static final SignIn WRONG = new SignIn(MailServer.USER, "hunter2");

    @TempDir
    private Path folder;

    private static MailRoute route(String host, int port, SignIn sign) {
        return new MailRoute(
                List.of("ops@example.org"), "tidemill@example.org", host + ":" + port, Optional.of(sign), true);
    }

    @Test
    void aSignedInMailArrivesOverStarttls() throws Exception {
        try (MailServer server = new MailServer(folder, true)) {
            route("localhost", server.port(), RIGHT).send(AlertTest.ALERT, server.trusting());
            String mail = server.received.poll(20, TimeUnit.SECONDS);
            assertThat(mail).contains("To: ops@example.org").contains("what to do: look at the last release");
        }
    }

    @Test
    void aWrongPasswordIsToldWithoutThePassword() throws Exception {
        try (MailServer server = new MailServer(folder, true)) {
            assertThatThrownBy(() -> route("localhost", server.port(), WRONG).send(AlertTest.ALERT, server.trusting()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(
                            "mail server localhost:" + server.port() + " must let tidemill sign in: 535 ")
                    .hasMessageEndingWith("; check the user and the variable that holds the password")
                    .message()
                    .doesNotContain("hunter2");
            assertThat(server.received).isEmpty();
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForOrOfAnotherNameIsToldAndNothingIsSent() throws Exception {
        try (MailServer server = new MailServer(folder, true)) {
            assertThatThrownBy(() -> route("localhost", server.port(), RIGHT).send(AlertTest.ALERT))
                    .hasMessageStartingWith("mail server localhost:" + server.port()
                            + " must show a trusted certificate with its name: ")
                    .hasMessageEndingWith("; have it signed by an authority that this JVM trusts, or add that one to"
                            + " its trust store (TIDEMILL_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE)");
            assertThatThrownBy(() -> route("127.0.0.1", server.port(), RIGHT).send(AlertTest.ALERT, server.trusting()))
                    .hasMessageStartingWith("mail server 127.0.0.1:" + server.port()
                            + " must show a trusted certificate with its name: ");
            assertThat(server.received).isEmpty();
        }
    }

    @Test
    void aServerWithoutStarttlsGetsNoPassword() throws Exception {
        try (MailServer server = new MailServer(folder, false)) {
            assertThatThrownBy(() -> route("localhost", server.port(), RIGHT).send(AlertTest.ALERT, server.trusting()))
                    .hasMessageStartingWith("mail server localhost:" + server.port() + " must offer STARTTLS: ");
            assertThat(server.received).isEmpty();
        }
    }

    /// What fails is told once and kept, and arrives when somebody has put the password right.
    @Test
    void anAlertIsTriedAgainUntilThePasswordIsRight() throws Exception {
        BlockingQueue<AlertSender.Result> results = new ArrayBlockingQueue<>(8);
        try (MailServer server = new MailServer(folder, true);
                ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor()) {
            AlertSender sender = new AlertSender(
                    Map.of(
                            "ops",
                            alert -> route("localhost", server.port(), WRONG).send(alert, server.trusting())),
                    executor,
                    new AlertSender.Pace(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofHours(1)));
            sender.send(AlertTest.ALERT, "ops", results::add);
            AlertSender.Result first = results.poll(20, TimeUnit.SECONDS);
            assertThat(first.told()).startsWith("not arrived yet: mail server localhost:");
            assertThat(first.over()).isFalse();
            sender.use(Map.of(
                    "ops", alert -> route("localhost", server.port(), RIGHT).send(alert, server.trusting())));
            assertThat(results.poll(20, TimeUnit.SECONDS)).isEqualTo(new AlertSender.Result("ops", "", true));
            assertThat(server.received).hasSize(1);
        }
    }

    @Test
    void whatIsNoNewsAnyMoreIsGivenUp() throws Exception {
        BlockingQueue<AlertSender.Result> results = new ArrayBlockingQueue<>(8);
        try (ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor()) {
            AlertRoute broken = _ -> {
                throw new IOException("no way");
            };
            AlertSender sender = new AlertSender(
                    Map.of("ops", broken),
                    executor,
                    new AlertSender.Pace(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(9)));
            sender.send(AlertTest.ALERT, "ops", results::add);
            assertThat(results.poll(20, TimeUnit.SECONDS)).isEqualTo(new AlertSender.Result("ops", "no way", false));
            assertThat(results.poll(20, TimeUnit.SECONDS)).isEqualTo(new AlertSender.Result("ops", "no way", true));
        }
    }
}
