package dev.tidemill.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.fraud.SimulatedClock;
import dev.tidemill.log.Durability;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.cli.CommandFailure;
import dev.tidemill.server.cli.Connection;
import dev.tidemill.server.cli.Environment;
import dev.tidemill.server.cli.Logging;
import dev.tidemill.server.cli.ServedHome;
import dev.tidemill.server.http.HttpServer.Address;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The demonstration's lists, small, on a real platform over HTTP.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DemoShopTest {
    private static final Path SHOP = Path.of("..", "apps", "recommend", "app.yaml");

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    private interface Told {
        JsonNode by(DemoApplication app) throws IOException;
    }

    private JsonNode report(String application, Told told) throws IOException {
        Logging.bridge();
        Environment environment = new Environment(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                false,
                folder,
                Tidemill::open,
                new CountDownLatch(1),
                Thread::sleep);
        SimulatedClock clock = new SimulatedClock(LifecycleScale.live());
        Config config =
                new Config(folder.resolve("home"), Durability.PROCESS, clock, 1, Config.DEFAULT_STATE_BYTES, "test");
        try (ServedHome served = ServedHome.start(
                        config, folder.resolve("none"), new Address(Address.LOOPBACK, 0), environment);
                Connection connection = Connection.to(served.address(), served.adminKey())) {
            return told.by(new DemoApplication(application, connection, environment, clock));
        }
    }

    @Test
    void visitorsClickLiveAndTheTruthIsKnown() throws IOException {
        JsonNode report = report(
                DemoShop.APPLICATION,
                app -> new DemoShop(app, new DemoShop.Scale(150, 120, 250, 150, 250))
                        .run(SHOP, folder.resolve("shop")));
        assertThat(report.path("replay_equal").asBoolean()).as("%s", err).isTrue();
        assertThat(report.path("arms"))
                .extracting(arm -> arm.path("arm").asText())
                .contains("popular", "model", "canary.control", "canary.candidate");
        assertThat(report.path("arms")).allSatisfy(arm -> {
            double distance = Math.abs(arm.path("click_through").asDouble()
                    - arm.path("true_click_through").asDouble());
            double half = arm.path("click_through_high").asDouble()
                    - arm.path("click_through").asDouble();
            assertThat(distance).isLessThan(3 * half);
        });
        assertThat(report.path("policy_version").asInt()).isGreaterThan(1);
        assertThat(report.path("rollout_state").asText()).isIn("running", "promoted");
        assertThat(report.path("backtest").path("dr").path("value").asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void filmsComeWithTitlesAndAreMeasuredOnWhatWasHeldOut() throws IOException {
        StringBuilder films = new StringBuilder();
        StringBuilder ratings = new StringBuilder();
        for (int film = 0; film < 20; film++) {
            films.append(film).append("|Am\u00e9lie ").append(film).append("|01-Jan-1995||url|0|1\n");
        }
        for (int user = 0; user < 40; user++) {
            for (int i = 0; i < 8; i++) {
                ratings.append(user)
                        .append('\t')
                        .append((user + 2 * i) % 20)
                        .append("\t5\t")
                        .append(880000000 + i)
                        .append('\n');
            }
        }
        Files.writeString(folder.resolve("u.item"), films, StandardCharsets.ISO_8859_1);
        Files.writeString(folder.resolve("u.genre"), "unknown|0\nAction|1\n");
        Files.writeString(folder.resolve("u.data"), ratings);
        DemoData found = DemoData.in(folder);
        assertThat(found.payments()).isEmpty();
        JsonNode report = report(
                DemoMovies.APPLICATION,
                app -> new DemoMovies(app).run(found.films().orElseThrow(), folder.resolve("movies")));
        assertThat(report.path("users").asInt()).isEqualTo(40);
        assertThat(report.path("ratings_learned").asInt()).isEqualTo(240);
        assertThat(report.path("recall_at_10").asDouble()).isGreaterThan(0.6);
        assertThat(report.path("samples").path(0).path("films").path(0).asText())
                .startsWith("Am\u00e9lie ");
    }

    @Test
    void aFolderWithoutEitherIsRefused() {
        assertThatThrownBy(() -> DemoData.in(folder))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--data must have the Fraud Detection Handbook's transactions-*.csv.gz");
    }
}
