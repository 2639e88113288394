package dev.tidemill.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.fraud.SimulatedClock;
import dev.tidemill.log.Durability;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.cli.Connection;
import dev.tidemill.server.cli.Environment;
import dev.tidemill.server.cli.Logging;
import dev.tidemill.server.cli.ServedHome;
import dev.tidemill.server.http.HttpServer.Address;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The demonstration's life of a model, small, on a real platform over HTTP.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DemoLifecycleTest {
    private static final Path FRAUD = Path.of("..", "apps", "fraud", "app.yaml");
    private static final LifecycleScale SMALL = new LifecycleScale(250, 28, 0.35, Duration.ofDays(1), """
            model: {parameters: {rounds: 12, max_bin: 32}}
            rollout:
              shadow: 100ms
              steps: [{weight: 0.5, bake: 100ms}]
              analysis: {minimum_samples: 100, errors: 0.1, fallbacks: 0.1, latency: {margin: 1}}
            """);

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void theNewKindOfFraudIsLearnedWithoutAHandAndABadCandidateIsTakenBack() throws Exception {
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
        JsonNode report;
        try (ServedHome served = ServedHome.start(
                        config, folder.resolve("none"), new Address(Address.LOOPBACK, 0), environment);
                Connection connection = Connection.to(served.address(), served.adminKey())) {
            report = new DemoLifecycle(
                            new DemoApplication(LifecycleFile.APPLICATION, connection, environment, clock), SMALL)
                    .run(FRAUD, folder.resolve("lifecycle"));
        }

        assertThat(report.path("promoted").asBoolean()).as("%s", err).isTrue();
        assertThat(report.path("rolled_back").asBoolean()).as("%s", err).isTrue();
        assertThat(report.path("in_production").asInt())
                .isEqualTo(report.path("challenger").asInt());
        assertThat(report.path("retraining").path("reason").asText()).isEqualTo("quality: ranking");
        assertThat(report.path("retraining").path("who").asText()).isEqualTo("tidemill");
        assertThat(report.path("retraining").path("stages"))
                .extracting(stage -> stage.path("action").asText())
                .containsExactly("triggered", "dataset", "trained", "passed", "rolling_out", "promoted");
        assertThat(report.path("rollout").path("steps"))
                .extracting(step -> step.path("action").asText())
                .containsExactly("start", "step", "promote");
        JsonNode quality = report.path("quality");
        double during = quality.path("during").path("auc_roc").asDouble();
        assertThat(quality.path("before").path("auc_roc").asDouble()).isGreaterThan(during + 0.1);
        assertThat(quality.path("after").path("auc_roc").asDouble()).isGreaterThan(during + 0.1);
        assertThat(report.path("bad_candidate").path("reason").asText()).contains("of candidate must be within");
        assertThat(err.toString()).contains("alert ranking: auc of quality is").contains("taken back by itself");
    }
}
