package dev.tidemill.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.server.Client;
import dev.tidemill.server.FakeTidemill;
import dev.tidemill.server.http.HttpServer.Address;
import dev.tidemill.server.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    @TempDir
    Path folder;

    private final FakeTidemill tidemill = new FakeTidemill();
    private final CountDownLatch stop = new CountDownLatch(1);
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void home() throws IOException {
        Files.createDirectories(folder.resolve("home"));
        Logging.bridge();
    }

    private Environment environment() {
        return new Environment(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                false,
                folder,
                config -> tidemill,
                stop,
                time -> {});
    }

    private int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return CommandTree.of(environment()).execute(arguments);
    }

    @Test
    void anUnknownCommandSuggestsTheNearest() {
        assertThat(run("modle")).isEqualTo(2);
        assertThat(err.toString())
                .contains("Unmatched argument at index 0: 'modle'")
                .contains("model");
        assertThat(run("model", "actvate")).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean").contains("activate");
        assertThat(run("model", "list", "--jsn")).isEqualTo(2);
        assertThat(err.toString()).contains("--json");
    }

    @Test
    void aModelMadeElsewhereIsRegistered() throws IOException {
        Files.write(folder.resolve("model.onnx"), new byte[] {1});
        assertThat(run("model", "register", "--app", "fraud", "--file", "model.onnx", "--inputs", "amount,night"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).isEqualTo("model 3 is registered (put it in use with: tidemill model activate 3)\n");
        assertThat(run("model", "register", "--app", "fraud", "--file", "none.onnx", "--inputs", "amount"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--file must be a model file, got ");
    }

    @Test
    void everyCommandHasHelp() {
        CommandTree.of(environment()).getSubcommands().forEach((name, command) -> {
            assertThat(run(name, "--help")).as(name).isZero();
            assertThat(out.toString()).contains("Usage: tidemill " + name);
            command.getSubcommands().keySet().forEach(sub -> {
                assertThat(run(name, sub, "--help")).as(name + " " + sub).isZero();
                assertThat(out.toString()).contains("Usage: tidemill " + name + " " + sub);
            });
        });
    }

    @Test
    void aGroupWithoutACommandIsAUsageError() {
        assertThat(run("model")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required subcommand");
    }

    @Test
    void commandsOpenThePlatformWhereNoServerRuns() {
        assertThat(run("model", "list")).isZero();
        assertThat(out.toString()).contains("version  in use").contains("2026-01-02T03:04:07Z");
        assertThat(tidemill.closed()).isTrue();
    }

    @Test
    void jsonIsWhatTheServerSaid() throws IOException {
        assertThat(run("model", "list", "--json")).isZero();
        assertThat(Json.MAPPER.readTree(out.toString()).path("models")).hasSize(2);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aRefusalSaysWhyAndEndsWithOne() throws IOException {
        assertThat(run("model", "show", "7")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("tidemill: model version must be one of [1, 2], got 7\n");

        Path app = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(app.resolve("app.yaml"), "nmae: x\n");
        assertThat(run("app", "apply", "broken")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("tidemill: app.yaml has 1 mistake\n"
                        + "  app.yaml:1:1: key must be known, got \"nmae\" (did you mean name?)\n");
    }

    @Test
    void anApplicationFileIsCheckedWithoutAServer() throws IOException {
        Path app = Files.createDirectories(folder.resolve("logins"));
        Files.writeString(app.resolve("app.yaml"), """
                application: logins
                version: 1.0.0
                streams:
                  attempts:
                    id: attempt_id
                    time: time
                    fields:
                      attempt_id: {type: string, required: true}
                      time: {type: timestamp, required: true}
                """);
        assertThat(run("app", "validate", "logins")).as(err.toString()).isZero();
        assertThat(out.toString()).isEqualTo("valid: logins 1.0.0, 1 streams, 0 features\n");
        Files.writeString(app.resolve("app.yaml"), "aplication: logins\nversion: 1.0.0\n");
        assertThat(run("app", "validate", "logins")).isEqualTo(1);
        assertThat(err.toString())
                .contains("app.yaml:1:1")
                .contains("aplication")
                .contains("application");
        assertThat(run("app", "schema")).isZero();
        assertThat(Json.MAPPER.readTree(out.toString()).path("$schema").asText())
                .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    }

    @Test
    void transactionsAreSimulatedIntoFilesOrSentToAServer() {
        String[] small = {"simulate", "--customers", "20", "--terminals", "20", "--days", "3"};
        assertThat(run(with(small, "--out", "made"))).as(err.toString()).isZero();
        assertThat(out.toString()).startsWith("wrote ").endsWith("in 1 files to " + folder.resolve("made") + "\n");
        assertThat(folder.resolve("made/transactions-2018-04.csv.gz")).exists();
        assertThat(run(with(small, "--rate", "100"))).isEqualTo(1);
        assertThat(err.toString()).endsWith("start one with: tidemill up\n");
        assertThat(run(small)).isEqualTo(2);
        assertThat(run(with(small, "--out", "x", "--customers", "0"))).isNotZero();
    }

    @Test
    void aShopIsSimulatedIntoFilesWithItsTruth() throws IOException {
        String[] small = {"simulate", "shop", "--visitors", "20", "--items", "30", "--days", "3"};
        assertThat(run(with(small, "--out", "shop", "--truth", "truth.csv")))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).startsWith("wrote ").endsWith(" purchases to " + folder.resolve("shop") + "\n");
        assertThat(folder.resolve("shop/impressions.jsonl")).exists();
        assertThat(Files.readString(folder.resolve("truth.csv")))
                .startsWith("request_id,position,item_id,click_probability,");
        assertThat(run(with(small, "--out", "shop"))).isNotZero();
        assertThat(run(with(small, "--rate", "100"))).isEqualTo(1);
        assertThat(err.toString()).endsWith("start one with: tidemill up\n");
        assertThat(run(small)).isEqualTo(2);
        assertThat(run("simulate", "shop", "--out", "x", "--visitors", "0")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("tidemill: visitors must be 1 to 10000000, got 0\n");
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void jobsAreWaitedForAndTheirResultPrinted() {
        assertThat(run("data", "import", "data")).isZero();
        assertThat(out.toString()).contains("import done: 10 events").contains("accepted");
        assertThat(run("features", "replay")).isZero();
        assertThat(run("model", "train", "--train-from", "2026-01-01T00:00:00Z"))
                .isZero();
        assertThat(out.toString()).contains("metrics.test.auc_roc").contains("0.8800");
        assertThat(run("model", "train", "--train-from", "yesterday")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("tidemill: train_from must be a time like 2018-07-25T00:00:00Z, got \"yesterday\"\n");
    }

    @Test
    void aBacktestTellsWhatWouldHaveChanged() {
        assertThat(run("backtest", "--model", "2", "--from", "2026-01-01T00:00:00Z"))
                .isZero();
        assertThat(out.toString().lines().map(String::stripTrailing))
                .contains(
                        "1,200 events decided again (1,000 of them decided live), 7 answers changed (0.00 %)",
                        "approve  decline      7         3         1        3  123.50",
                        "high_amount       2      9",
                        "costs: 200.00 before, 76.50 after; saved 123.50 EUR");
        assertThat(run("backtest", "--model", "0")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("tidemill: model must be a version's number from 1, got 0\n");
        assertThat(run("backtest", "--file", "a", "--app-version", "1.0.0")).isEqualTo(2);
    }

    @Test
    void verificationEndsWithOneWhereAnythingDiffers() {
        assertThat(run("features", "verify")).isZero();
        tidemill.verifiedEqual = false;
        assertThat(run("features", "verify")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("tidemill: live decisions saw other values than replay computes; the first:"
                        + " \"t1: amount 1.0, 2.0\"\n");
    }

    @Test
    void modelsAreActivatedAndRolledBack() {
        assertThat(run("model", "activate", "2")).isZero();
        assertThat(out.toString()).isEqualTo("model 2 is in use\n");
        assertThat(run("model", "rollback")).isZero();
        assertThat(out.toString()).isEqualTo("model 1 is in use\n");
        assertThat(run("model", "history")).isZero();
        assertThat(out.toString()).contains("rollback").contains("activate").contains("first");
    }

    @Test
    void keysAreMadeListedAndRevoked() {
        assertThat(run("key", "create", "shop", "--role", "write")).isZero();
        assertThat(out.toString()).startsWith("tm_");
        assertThat(err.toString()).isEqualTo("this key is not shown again; keep it now\n");
        assertThat(run("key", "list")).isZero();
        assertThat(out.toString()).contains("shop").doesNotContain("tm_");
        assertThat(run("key", "revoke", "key2")).isZero();
        assertThat(run("key", "create", "shop", "--role", "king")).isEqualTo(2);
        assertThat(err.toString()).contains("king");
    }

    @Test
    void aRunningServerIsAskedAndLeftRunning() throws IOException {
        Path home = folder.resolve("home");
        try (ServedHome served = ServedHome.start(
                Config.of(home), folder.resolve("apps"), new Address(Address.LOOPBACK, 0), environment())) {
            assertThat(out.toString()).contains("the first key, for administrators: tm_");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("admin.key"))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("server.json"))))
                    .isEqualTo("rw-------");
            assertThat(run("app", "list")).isZero();
            assertThat(out.toString()).contains("fraud");
            assertThat(tidemill.closed()).isFalse();
            assertThat(new Client(Integer.parseInt(served.address().replaceAll(".*:", "")), "")
                            .get("/health/ready")
                            .status())
                    .isEqualTo(200);
            assertThat(run("up")).isEqualTo(1);
            assertThat(err.toString()).contains("a server runs in " + home + " already, at http://127.0.0.1:");
        }
        assertThat(home.resolve("server.json")).doesNotExist();
        assertThat(tidemill.closed()).isTrue();
    }

    @Test
    void theFirstKeyIsMadeOnce() {
        tidemill.keys.create("there", Role.ADMIN);
        assertThat(AdminKey.ensure(folder.resolve("home"), tidemill.keys)).isEmpty();
        assertThat(folder.resolve("home/admin.key")).doesNotExist();
        assertThat(run("key", "list", "--json")).isZero();
        assertThat(tidemill.keys.list()).hasSize(1);
    }

    @Test
    void upServesUntilEnded() {
        stop.countDown();
        assertThat(run("up", "--port", "0")).isZero();
        assertThat(out.toString()).contains("Tidemill is up at http://127.0.0.1:");
        assertThat(tidemill.closed()).isTrue();
    }

    @Test
    void whatCannotBeOpenedIsExplained() {
        Environment refusing = new Environment(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                false,
                folder,
                config -> {
                    throw new TidemillException(
                            ErrorCode.CONFLICT, "home is in use by another process; end it, or choose another home");
                },
                stop,
                time -> {});
        assertThat(CommandTree.of(refusing).execute("model", "list")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("tidemill: home is in use by another process; end it, or choose another home\n");
    }
}
