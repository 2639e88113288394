package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tidemill.log.Durability;
import dev.tidemill.watch.Signal;
import dev.tidemill.watch.WatchReport;
import dev.tidemill.watch.alert.Alert;
import dev.tidemill.watch.alert.AlertJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is served is watched: from decisions in the journal to an alert at its route, over a restart.
final class WatchingTest {
    private static final Instant NOW = Instant.parse("2026-03-31T00:00:00Z");
    private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");
    private static final int A_DAY = 150;

    @TempDir
    private Path folder;

    private final BlockingQueue<String> posted = new ArrayBlockingQueue<>(16);
    private final List<Signal> signals = new CopyOnWriteArrayList<>();
    private final Random random = new Random(3);
    private HttpServer server;
    private Tidemill tidemill;
    private int decisions;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        tidemill = start();
        Path app = Files.writeString(folder.resolve("app.yaml"), application());
        tidemill.apply(app, "ada");
    }

    private Tidemill start() {
        Tidemill opened = Tidemill.open(
                new Config(folder.resolve("home"), Durability.PROCESS, InstantSource.fixed(NOW), 2, 64L << 20, "test"));
        opened.watching().subscribe(signals::add);
        return opened;
    }

    private String application() throws IOException {
        String text;
        try (var in = java.util.Objects.requireNonNull(WatchingTest.class.getResourceAsStream("logins.yaml"))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        return text + """
            monitors:
              delays: {on: delay_seconds, test: auto, every: 1d, alert: 0.1, to: ops, runbook: "ask the network team"}
              stolen: {on: outcomes, test: rate, every: 1d, alert: 0.9}
            watch:
              segments: [address]
              groups: {speed: {field: delay, bounds: [0.5, 1]}}
              routes: {ops: {webhook: "http://127.0.0.1:%d/hook"}}
            """.formatted(server.getAddress().getPort());
    }

    @AfterEach
    void close() {
        tidemill.close();
        server.stop(0);
    }

    /// Retraining hears of alerts under a lock of its own, under which it asks for the report too: were the report's
    /// lock
    /// held while signals are told, each would wait for the other for ever.
    @Test
    void whoHearsOfAnAlertMayHaveAnotherThreadAskForTheReport() throws Exception {
        train();
        day(27, 1);
        day(28, 4);
        day(29, 4);
        List<Integer> asked = new CopyOnWriteArrayList<>();
        tidemill.watching()
                .subscribe(signal -> asked.add(CompletableFuture.supplyAsync(() ->
                                tidemill.watching().report("logins").monitors().size())
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join()));
        tidemill.watching().catchUp("logins");
        assertThat(posted.poll(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(asked).isNotEmpty().containsOnly(2);
    }

    @Test
    void aShiftReachesItsRouteOnceAndQualityFollowsOutcomes() throws Exception {
        train();
        day(27, 1);
        day(28, 4);
        day(29, 4);
        tidemill.watching().catchUp("logins");
        Alert alert = AlertJson.read(posted.poll(20, TimeUnit.SECONDS));
        assertThat(alert.monitor()).isEqualTo("delays");
        assertThat(alert.from()).isEqualTo(Instant.parse("2026-03-28T00:00:00Z").toEpochMilli());
        assertThat(alert.runbook()).isEqualTo("ask the network team");
        assertThat(signals).filteredOn(Signal.Drifted.class::isInstance).hasSize(1);
        assertThat(signals).filteredOn(Signal.Outcomes.class::isInstance).isNotEmpty();

        WatchReport report = tidemill.watching().report("logins");
        assertThat(report.progress().decisions()).isEqualTo(3 * A_DAY);
        assertThat(report.progress().version()).isEqualTo(1);
        assertThat(report.inputs().getFirst().origin()).startsWith("dataset ");
        WatchReport.Bucket first = report.qualities().getFirst().windows().getFirst();
        assertThat(first.mature()).isTrue();
        assertThat(first.labelled()).isEqualTo(A_DAY);
        assertThat(first.realised().get("rate").value()).isBetween(0.005, 0.2);
        assertThat(first.segments()).containsKey("address=address-1");
        assertThat(report.fairness().getFirst().group()).isEqualTo("speed");
        assertThat(report.fairness().getFirst().result().groups())
                .extracting(group -> group.name())
                .contains(">=1");
        assertThat(report.labelWait()).isNotEmpty();

        tidemill.close();
        tidemill = start();
        tidemill.watching().catchUp("logins");
        WatchReport again = tidemill.watching().report("logins");
        assertThat(again.toString()).isEqualTo(report.toString());
        assertThat(tidemill.watching().alerts("logins", Long.MAX_VALUE, 10)).hasSize(1);
        assertThat(posted).isEmpty();
    }

    @Test
    void aSilencedAlertIsKeptAndSentNowhere() throws Exception {
        train();
        Instant until = NOW.plus(Duration.ofHours(1));
        Silence silence = tidemill.watching().silence("logins", "delays", until, "ada");
        assertThat(tidemill.watching().silences("logins")).containsExactly(silence);
        day(28, 4);
        day(29, 4);
        tidemill.watching().catchUp("logins");
        assertThat(tidemill.watching().alerts("logins", Long.MAX_VALUE, 10))
                .singleElement()
                .satisfies(kept -> {
                    assertThat(kept.told()).containsExactly("silenced until " + until);
                    assertThat(kept.pending()).isEmpty();
                });
        assertThat(posted).isEmpty();
        assertThatThrownBy(() -> tidemill.watching().silence("logins", "delay", until, "ada"))
                .hasMessage("monitor must be one of [delays, stolen], got \"delay\"");
        assertThatThrownBy(() ->
                        tidemill.watching().silence("logins", "delays", Instant.parse("2099-01-01T00:00:00Z"), "ada"))
                .hasMessage("until must be within a year, got \"2099-01-01T00:00:00Z\"; change the monitor instead");
    }

    @Test
    void anApplicationThatDeclaresNothingToWatchSaysSo() throws IOException {
        Path app = folder.resolve("app.yaml");
        Files.writeString(
                app,
                application().substring(0, application().indexOf("monitors:")).replace("1.0.0", "1.0.1"));
        tidemill.apply(app, "ada");
        assertThatThrownBy(() -> tidemill.watching().report("logins"))
                .hasMessage("application logins must declare a decision, and monitors or watch, to be watched; add them"
                        + " to its file");
    }

    private void train() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("id,when,account,address,delay,stolen");
        for (int i = 0; i < 3000; i++) {
            Instant time = FIRST.plusSeconds(i * 26L * 86_400 / 3000);
            double delay = random.nextDouble() * 2;
            lines.add("login-%d,%s,account-%d,address-%d,%.3f,%d"
                    .formatted(i, time, random.nextInt(200), random.nextInt(50), delay, stolen(delay) ? 1 : 0));
        }
        Path file = Files.write(folder.resolve("logins.csv"), lines);
        done(tidemill.importFiles("logins", "history", file));
        done(tidemill.replayFeatures("logins", Optional.empty()));
        done(tidemill.train("logins", TrainRequest.NEWEST));
        tidemill.activate("logins", 1, "ada");
    }

    private boolean stolen(double delay) {
        return random.nextDouble() < (delay < 0.2 ? 0.5 : 0.01);
    }

    private void done(Job job) {
        assertThat(tidemill.await(job.id()).state()).isEqualTo(Job.State.DONE);
    }

    /// A day of decisions, and what became of them an hour later.
    private void day(int day, double slower) {
        Instant start = Instant.parse("2026-03-01T00:00:00Z").plus(Duration.ofDays(day - 1L));
        for (int i = 0; i < A_DAY; i++) {
            Instant time = start.plusSeconds(i * 86_400L / A_DAY);
            double delay = random.nextDouble() * 2 * slower;
            String id = "decided-" + decisions++;
            tidemill.decide(
                    "logins",
                    "{\"login_id\":\"%s\",\"time\":\"%s\",\"account\":\"account-%d\",\"address\":\"address-%d\",\"delay\":%s}"
                            .formatted(id, time, random.nextInt(200), random.nextInt(5), delay)
                            .getBytes(StandardCharsets.UTF_8));
            if (stolen(delay)) {
                tidemill.outcomes(
                        "logins",
                        EventBody.json("{\"verdict_id\":\"v-%s\",\"time\":\"%s\",\"login_id\":\"%s\",\"stolen\":true}"
                                .formatted(id, time.plusSeconds(3600), id)
                                .getBytes(StandardCharsets.UTF_8)));
            }
        }
    }
}
