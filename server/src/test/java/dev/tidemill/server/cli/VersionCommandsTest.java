package dev.tidemill.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.LoginsPlatform;
import dev.tidemill.server.http.HttpServer.Address;
import dev.tidemill.server.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `tidemill run`, `model` and `retraining` over a server of a real platform, as the person `first`.
class VersionCommandsTest {
    @TempDir
    static Path folder;

    private static Tidemill tidemill;
    private static ServedHome served;
    private static StringWriter out = new StringWriter();
    private static StringWriter err = new StringWriter();

    @BeforeAll
    static void open() throws IOException {
        tidemill = LoginsPlatform.open(folder);
        served = ServedHome.start(
                LoginsPlatform.config(folder), folder.resolve("none"), new Address(Address.LOOPBACK, 0), environment());
    }

    @AfterAll
    static void close() {
        served.close();
    }

    private static Environment environment() {
        out = new StringWriter();
        err = new StringWriter();
        return new Environment(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                false,
                folder,
                config -> tidemill,
                new CountDownLatch(1),
                time -> Thread.onSpinWait());
    }

    private static int run(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.addAll(List.of("--home", folder.resolve("home").toString()));
        Environment environment = environment();
        return CommandTree.of(environment).execute(words.toArray(String[]::new));
    }

    private static String said(String... arguments) {
        int code = run(arguments);
        assertThat(code).as("%s: %s", String.join(" ", arguments), err).isZero();
        return out.toString();
    }

    private static JsonNode json(String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(arguments));
        words.add("--json");
        return Json.MAPPER.readTree(said(words.toArray(String[]::new)));
    }

    private static String refused(String... arguments) {
        assertThat(run(arguments)).as(out.toString()).isEqualTo(1);
        return err.toString();
    }

    @Test
    void aVersionIsMadeAgainByteForByte() throws IOException {
        JsonNode made = json("model", "reproduce", "1");
        JsonNode result = made.has("result") ? made.path("result") : made;
        assertThat(result.path("reproduced").asText()).as(made.toString()).isEqualTo("bytes");
        assertThat(result.path("differences")).isEmpty();
        assertThat(said("model", "reproduce", "2")).contains("reproduced", "bytes");
        assertThat(refused("model", "reproduce", "9")).contains("model version must be registered for logins, got 9");
        assertThat(said("run", "list", "--filter", "tags.`tidemill.action` = 'reproduce'"))
                .contains("FINISHED");
    }

    @Test
    void aVersionOfSomebodyElseIsApprovedAliasedAndUsed() {
        assertThat(refused("model", "activate", "2"))
                .contains("must be approved by a second person")
                .contains("tidemill model approve 2");
        assertThat(said("model", "approve", "2", "--note", "seen")).isEqualTo("model 2 is approved by first\n");
        assertThat(said("model", "card", "2"))
                .startsWith("# model 2 of logins\n")
                .contains("Approved by first at")
                .contains("seen");
        assertThat(said("model", "alias", "candidate", "2")).isEqualTo("candidate points at model 2\n");
        assertThat(refused("model", "delete", "2")).contains("alias candidate points at it");
        assertThat(said("model", "alias", "candidate", "--remove")).isEqualTo("candidate points at nothing\n");
        assertThat(said("model", "history", "--alias", "candidate")).contains("activate", "remove", "first");
        assertThat(said("model", "activate", "2")).isEqualTo("model 2 is in use\n");
        assertThat(said("model", "rollback")).isEqualTo("model 1 is in use\n");
        assertThat(said("model", "history", "--at", "2026-04-01T00:00:00Z")).isEqualTo("model 1\n");
        assertThat(refused("model", "delete", "1")).contains("alias production points at it");
    }

    @Test
    void runsAreListedShownAndComparedSideBySide() throws IOException {
        JsonNode runs = json("run", "list", "--experiment", "logins", "--filter", "tags.`tidemill.action` = 'train'");
        assertThat(runs.path("runs")).hasSize(2);
        String one = runs.path("runs").path(0).path("info").path("run_id").asText();
        String other = runs.path("runs").path(1).path("info").path("run_id").asText();
        assertThat(said("run", "show", one)).contains("params", "max_depth", "metrics", "test.auc_roc", "tags");
        assertThat(said("run", "compare", one, other))
                .contains("split.train_from", "2026-03-02T00:00:00Z", "2026-03-04T00:00:00Z", "test.auc_roc")
                .doesNotContain("max_depth");
        assertThat(run("run", "compare", one)).isEqualTo(2);
        assertThat(refused("run", "list", "--filter", "metrics.auc >")).contains("filter");
        assertThat(refused("run", "delete", "none")).contains("Run 'none' not found");
    }

    @Test
    void aRunOfTheLoopIsTriggeredAndCancelled() {
        assertThat(refused("retraining", "cancel")).contains("no run goes on that could be cancelled");
        assertThat(said("retraining", "trigger", "--why", "a new month")).startsWith("run 1  triggered  by hand");
        assertThat(refused("retraining", "trigger")).contains("one run goes on at a time, got run 1");
        assertThat(said("retraining", "status")).contains("run 1  ");
        assertThat(said("retraining", "cancel", "--why", "not today")).contains("run 1  cancelled", "not today");
        assertThat(said("retraining", "history")).contains("run 1  cancelled");
        assertThat(said("retraining", "history", "1")).contains("triggered", "a new month", "cancelled", "not today");
        assertThat(refused("retraining", "history", "2")).contains("there is no run of the loop 2");
    }
}
