package dev.tidemill.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ApiKeys.Role;
import dev.tidemill.platform.Config;
import dev.tidemill.server.Client;
import dev.tidemill.server.http.HttpServer.Address;
import dev.tidemill.server.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    @TempDir
    Path folder;

    private FakeCommands commands;

    @BeforeEach
    void open() throws IOException {
        commands = new FakeCommands(folder);
    }

    @Test
    void anUnknownCommandSuggestsTheNearest() {
        assertThat(commands.run("modle")).isEqualTo(2);
        assertThat(commands.err())
                .contains("Unmatched argument at index 0: 'modle'")
                .contains("model");
        assertThat(commands.run("model", "actvate")).isEqualTo(2);
        assertThat(commands.err()).contains("Did you mean").contains("activate");
        assertThat(commands.run("model", "list", "--jsn")).isEqualTo(2);
        assertThat(commands.err()).contains("--json");
    }

    @Test
    void aModelMadeElsewhereIsRegistered() throws IOException {
        Files.write(folder.resolve("model.onnx"), new byte[] {1});
        assertThat(commands.run(
                        "model", "register", "--app", "fraud", "--file", "model.onnx", "--inputs", "amount,night"))
                .as(commands.err())
                .isZero();
        assertThat(commands.out()).isEqualTo("model 3 is registered (put it in use with: tidemill model activate 3)\n");
        assertThat(commands.run("model", "register", "--app", "fraud", "--file", "none.onnx", "--inputs", "amount"))
                .isEqualTo(1);
        assertThat(commands.err()).contains("--file must be a model file, got ");
    }

    @Test
    void everyCommandHasHelp() {
        CommandTree.of(commands.environment()).getSubcommands().forEach((name, command) -> {
            assertThat(commands.run(name, "--help")).as(name).isZero();
            assertThat(commands.out()).contains("Usage: tidemill " + name);
            command.getSubcommands().keySet().forEach(sub -> {
                assertThat(commands.run(name, sub, "--help"))
                        .as(name + " " + sub)
                        .isZero();
                assertThat(commands.out()).contains("Usage: tidemill " + name + " " + sub);
            });
        });
    }

    @Test
    void aGroupWithoutACommandIsAUsageError() {
        assertThat(commands.run("model")).isEqualTo(2);
        assertThat(commands.err()).contains("Missing required subcommand");
    }

    @Test
    void commandsOpenThePlatformWhereNoServerRuns() {
        assertThat(commands.run("model", "list")).isZero();
        assertThat(commands.out()).contains("version  in use").contains("2026-01-02T03:04:07Z");
        assertThat(commands.tidemill.closed()).isTrue();
    }

    @Test
    void jsonIsWhatTheServerSaid() throws IOException {
        assertThat(commands.run("model", "list", "--json")).isZero();
        assertThat(Json.MAPPER.readTree(commands.out()).path("models")).hasSize(2);
        assertThat(commands.err()).isEmpty();
    }

    @Test
    void aRefusalSaysWhyAndEndsWithOne() throws IOException {
        assertThat(commands.run("model", "show", "7")).isEqualTo(1);
        assertThat(commands.err()).isEqualTo("tidemill: model version must be one of [1, 2], got 7\n");

        Path app = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(app.resolve("app.yaml"), "nmae: x\n");
        assertThat(commands.run("app", "apply", "broken")).isEqualTo(1);
        assertThat(commands.err())
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
        assertThat(commands.run("app", "validate", "logins")).as(commands.err()).isZero();
        assertThat(commands.out()).isEqualTo("valid: logins 1.0.0, 1 streams, 0 features\n");
        Files.writeString(app.resolve("app.yaml"), "aplication: logins\nversion: 1.0.0\n");
        assertThat(commands.run("app", "validate", "logins")).isEqualTo(1);
        assertThat(commands.err())
                .contains("app.yaml:1:1")
                .contains("aplication")
                .contains("application");
        assertThat(commands.run("app", "schema")).isZero();
        assertThat(Json.MAPPER.readTree(commands.out()).path("$schema").asText())
                .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    }

    @Test
    void transactionsAreSimulatedIntoFilesOrSentToAServer() {
        String[] small = {"simulate", "--customers", "20", "--terminals", "20", "--days", "3"};
        assertThat(commands.run(with(small, "--out", "made")))
                .as(commands.err())
                .isZero();
        assertThat(commands.out()).startsWith("wrote ").endsWith("in 1 files to " + folder.resolve("made") + "\n");
        assertThat(folder.resolve("made/transactions-2018-04.csv.gz")).exists();
        assertThat(commands.run(with(small, "--rate", "100"))).isEqualTo(1);
        assertThat(commands.err()).endsWith("start one with: tidemill up\n");
        assertThat(commands.run(small)).isEqualTo(2);
        assertThat(commands.run(with(small, "--out", "x", "--customers", "0"))).isNotZero();
    }

    @Test
    void aShopIsSimulatedIntoFilesWithItsTruth() throws IOException {
        String[] small = {"simulate", "shop", "--visitors", "20", "--items", "30", "--days", "3"};
        assertThat(commands.run(with(small, "--out", "shop", "--truth", "truth.csv")))
                .as(commands.err())
                .isZero();
        assertThat(commands.out()).startsWith("wrote ").endsWith(" purchases to " + folder.resolve("shop") + "\n");
        assertThat(folder.resolve("shop/impressions.jsonl")).exists();
        assertThat(Files.readString(folder.resolve("truth.csv")))
                .startsWith("request_id,position,item_id,click_probability,");
        assertThat(commands.run(with(small, "--out", "shop"))).isNotZero();
        assertThat(commands.run(with(small, "--rate", "100"))).isEqualTo(1);
        assertThat(commands.err()).endsWith("start one with: tidemill up\n");
        assertThat(commands.run(small)).isEqualTo(2);
        assertThat(commands.run("simulate", "shop", "--out", "x", "--visitors", "0"))
                .isEqualTo(1);
        assertThat(commands.err()).isEqualTo("tidemill: visitors must be 1 to 10000000, got 0\n");
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void jobsAreWaitedForAndTheirResultPrinted() {
        assertThat(commands.run("data", "import", "data")).isZero();
        assertThat(commands.out()).contains("import done: 10 events").contains("accepted");
        assertThat(commands.run("features", "replay")).isZero();
        assertThat(commands.run("model", "train", "--train-from", "2026-01-01T00:00:00Z"))
                .isZero();
        assertThat(commands.out()).contains("metrics.test.auc_roc").contains("0.8800");
        assertThat(commands.run("model", "train", "--train-from", "yesterday")).isEqualTo(1);
        assertThat(commands.err())
                .isEqualTo("tidemill: train_from must be a time like 2018-07-25T00:00:00Z, got \"yesterday\"\n");
    }

    @Test
    void aBacktestTellsWhatWouldHaveChanged() {
        assertThat(commands.run("backtest", "--model", "2", "--from", "2026-01-01T00:00:00Z"))
                .isZero();
        assertThat(commands.out().lines().map(String::stripTrailing))
                .contains(
                        "1,200 events decided again (1,000 of them decided live), 7 answers changed (0.00 %)",
                        "approve  decline      7         3         1        3  123.50",
                        "high_amount       2      9",
                        "costs: 200.00 before, 76.50 after; saved 123.50 EUR");
        assertThat(commands.run("backtest", "--model", "0")).isEqualTo(1);
        assertThat(commands.err()).isEqualTo("tidemill: model must be a version's number from 1, got 0\n");
        assertThat(commands.run("backtest", "--file", "a", "--app-version", "1.0.0"))
                .isEqualTo(2);
    }

    @Test
    void verificationEndsWithOneWhereAnythingDiffers() {
        assertThat(commands.run("features", "verify")).isZero();
        commands.tidemill.verifiedEqual = false;
        assertThat(commands.run("features", "verify")).isEqualTo(1);
        assertThat(commands.err())
                .isEqualTo("tidemill: live decisions saw other values than replay computes; the first:"
                        + " \"t1: amount 1.0, 2.0\"\n");
    }

    @Test
    void modelsAreActivatedAndRolledBack() {
        assertThat(commands.run("model", "activate", "2")).isZero();
        assertThat(commands.out()).isEqualTo("model 2 is in use\n");
        assertThat(commands.run("model", "rollback")).isZero();
        assertThat(commands.out()).isEqualTo("model 1 is in use\n");
        assertThat(commands.run("model", "history")).isZero();
        assertThat(commands.out()).contains("rollback").contains("activate").contains("first");
    }

    @Test
    void keysAreMadeListedAndRevoked() {
        assertThat(commands.run("key", "create", "shop", "--role", "write")).isZero();
        assertThat(commands.out()).startsWith("tm_");
        assertThat(commands.err()).isEqualTo("this key is not shown again; keep it now\n");
        assertThat(commands.run("key", "list")).isZero();
        assertThat(commands.out()).contains("shop").doesNotContain("tm_");
        assertThat(commands.run("key", "revoke", "key2")).isZero();
        assertThat(commands.run("key", "create", "shop", "--role", "king")).isEqualTo(2);
        assertThat(commands.err()).contains("king");
    }

    @Test
    void aRunningServerIsAskedAndLeftRunning() throws IOException {
        Path home = folder.resolve("home");
        try (ServedHome served = ServedHome.start(
                Config.of(home), folder.resolve("apps"), new Address(Address.LOOPBACK, 0), commands.environment())) {
            assertThat(commands.out()).contains("the first key, for administrators: tm_");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("admin.key"))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("server.json"))))
                    .isEqualTo("rw-------");
            assertThat(commands.run("app", "list")).isZero();
            assertThat(commands.out()).contains("fraud");
            assertThat(commands.tidemill.closed()).isFalse();
            assertThat(new Client(Integer.parseInt(served.address().replaceAll(".*:", "")), "")
                            .get("/health/ready")
                            .status())
                    .isEqualTo(200);
            assertThat(commands.run("up")).isEqualTo(1);
            assertThat(commands.err()).contains("a server runs in " + home + " already, at http://127.0.0.1:");
        }
        assertThat(home.resolve("server.json")).doesNotExist();
        assertThat(commands.tidemill.closed()).isTrue();
    }

    @Test
    void theFirstKeyIsMadeOnce() {
        commands.tidemill.keys.create("there", Role.ADMIN);
        assertThat(AdminKey.ensure(folder.resolve("home"), commands.tidemill.keys))
                .isEmpty();
        assertThat(folder.resolve("home/admin.key")).doesNotExist();
        assertThat(commands.run("key", "list", "--json")).isZero();
        assertThat(commands.tidemill.keys.list()).hasSize(1);
    }

    @Test
    void upServesUntilEnded() {
        commands.stop.countDown();
        assertThat(commands.run("up", "--port", "0")).isZero();
        assertThat(commands.out()).contains("Tidemill is up at http://127.0.0.1:");
        assertThat(commands.tidemill.closed()).isTrue();
    }

    @Test
    void whatCannotBeOpenedIsExplained() {
        StringWriter said = new StringWriter();
        Environment refusing = new Environment(
                new PrintWriter(said, true),
                new PrintWriter(said, true),
                false,
                folder,
                config -> {
                    throw new TidemillException(
                            ErrorCode.CONFLICT, "home is in use by another process; end it, or choose another home");
                },
                commands.stop,
                time -> {});
        assertThat(CommandTree.of(refusing).execute("model", "list")).isEqualTo(1);
        assertThat(said.toString())
                .isEqualTo("tidemill: home is in use by another process; end it, or choose another home\n");
    }
}
