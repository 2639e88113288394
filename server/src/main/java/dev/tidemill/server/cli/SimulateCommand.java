package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.fraud.Arrival;
import dev.tidemill.fraud.FraudLabel;
import dev.tidemill.fraud.HandbookCsv;
import dev.tidemill.fraud.LoadDriver;
import dev.tidemill.fraud.LoadPace;
import dev.tidemill.fraud.LoadReport;
import dev.tidemill.fraud.LoadTarget;
import dev.tidemill.fraud.Pattern;
import dev.tidemill.fraud.Simulation;
import dev.tidemill.fraud.Simulator;
import dev.tidemill.fraud.Transaction;
import dev.tidemill.fraud.TruthCsv;
import dev.tidemill.server.http.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `tidemill simulate`
@Command(
        name = "simulate",
        description = "Make card transactions: write them as files, or send them to a running server at a rate",
        mixinStandardHelpOptions = true,
        subcommands = {SimulateShopCommand.class})
final class SimulateCommand implements Callable<Integer> {
    private static final int PROGRESS_EVERY = 5000;

    private final Environment environment;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Mixin
    private SimulationOptions simulation = new SimulationOptions();

    @ArgGroup(multiplicity = "0..1")
    private Where where = new Where();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--decisions",
            paramLabel = "N",
            defaultValue = "10000",
            description = "with --rate: end after so many (default: ${DEFAULT-VALUE})")
    private long decisions;

    @Option(
            names = "--first-id",
            paramLabel = "N",
            defaultValue = "0",
            description = "with --rate: where ids begin, so that they are none that the journal has already"
                    + " (default: ${DEFAULT-VALUE})")
    private long firstId;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description =
                    "write what really happened here: each fraud's id, time, when it becomes known, and its scenario")
    private @Nullable Path truth;

    @Mixin
    private AppOption app = new AppOption();

    SimulateCommand(Environment environment) {
        this.environment = environment;
    }

    /// Either files or a server.
    static final class Where {
        @Option(names = "--out", paramLabel = "DIR", description = "write files of the handbook's columns here")
        private @Nullable Path out;

        @Option(
                names = "--rate",
                paramLabel = "N",
                description = "send so many decisions a second to the server that runs in the home")
        private @Nullable Double rate;
    }

    /// What is simulated, as options.
    static final class SimulationOptions {
        @Option(
                names = "--customers",
                paramLabel = "N",
                defaultValue = "5000",
                description = "how many cards (default: ${DEFAULT-VALUE})")
        private int customers;

        @Option(
                names = "--terminals",
                paramLabel = "N",
                defaultValue = "10000",
                description = "how many terminals (default: ${DEFAULT-VALUE})")
        private int terminals;

        @Option(
                names = "--from",
                paramLabel = "DAY",
                defaultValue = "2018-04-01",
                description = "the first day (default: ${DEFAULT-VALUE})")
        private LocalDate from = LocalDate.EPOCH;

        @Option(
                names = "--days",
                paramLabel = "N",
                defaultValue = "183",
                description = "how many days (default: ${DEFAULT-VALUE})")
        private int days;

        @Option(
                names = "--seed",
                paramLabel = "N",
                defaultValue = "0",
                description = "the same seed gives the same transactions (default: ${DEFAULT-VALUE})")
        private long seed;

        @Option(
                names = "--pattern",
                paramLabel = "KIND@DAY[,days=N][,share=S]",
                description = "a kind of fraud that switches on at a day: card-testing (14 days, 0.02 of the cards),"
                        + " account-takeover (28 days, 0.02 of the cards), terminal-compromise (28 days, 0.005 of the"
                        + " terminals); may be given more than once")
        private List<String> patterns = List.of();

        @Option(
                names = "--label-delay-days",
                paramLabel = "N",
                defaultValue = "7",
                description = "after how many days a fraud becomes known (default: ${DEFAULT-VALUE})")
        private int labelDelayDays;

        Simulator simulator() {
            return new Simulator(Simulation.handbook()
                    .withCustomers(customers)
                    .withTerminals(terminals)
                    .withDays(from, days)
                    .withLabelDelay(Duration.ofDays(labelDelayDays))
                    .withSeed(seed)
                    .withPatterns(patterns.stream().map(Pattern::parse).toList()));
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (where.out == null && where.rate == null) {
            throw new ParameterException(
                    java.util.Objects.requireNonNull(spec).commandLine(),
                    "Missing required argument: give --out=DIR or --rate=N");
        }
        Simulator simulator;
        try {
            simulator = simulation.simulator();
        } catch (IllegalArgumentException refused) {
            throw new CommandFailure(String.valueOf(refused.getMessage()));
        }
        Path file = truth;
        if (file != null) {
            long ids = where.out == null ? firstId : 0;
            TruthCsv.write(simulator, ids, environment.folder().resolve(file).normalize());
        }
        Path folder = where.out;
        if (folder != null) {
            write(simulator, environment.folder().resolve(folder).normalize());
        } else {
            drive(simulator, where.rate == null ? 0 : where.rate);
        }
        return 0;
    }

    private void write(Simulator simulator, Path folder) throws IOException {
        HandbookCsv.Written written = HandbookCsv.write(simulator, folder);
        if (options.json()) {
            Shown.json(
                    environment.out(),
                    Session.body()
                            .put("transactions", written.transactions())
                            .put("frauds", written.frauds())
                            .put("files", written.files()));
        } else {
            environment
                    .out()
                    .println("wrote " + Shown.count(written.transactions()) + " transactions, "
                            + Shown.count(written.frauds()) + " of them frauds, in " + written.files() + " files to "
                            + folder);
        }
    }

    private void drive(Simulator simulator, double rate) throws InterruptedException {
        Path home = options.home(environment);
        if (RunningServer.in(home).isEmpty()) {
            throw new CommandFailure("no server runs in " + home + "; start one with: tidemill up");
        }
        try (Connection connection = Connection.open(home, environment.opener())) {
            String name = new Session(connection, environment, options)
                    .app(app.name())
                    .replaceAll(".*/", "");
            LoadDriver driver = new LoadDriver(
                    new LoadTarget(URI.create(connection.address()), name, connection.key()),
                    LoadPace.of(rate, decisions),
                    System::nanoTime,
                    Thread.ofVirtual().factory());
            LoadReport report = driver.run(shifted(simulator), sent -> {
                if (sent % PROGRESS_EVERY == 0) {
                    environment.err().println("sent " + Shown.count(sent) + " of " + Shown.count(decisions));
                }
            });
            print(report);
        } catch (IllegalArgumentException refused) {
            throw new CommandFailure(String.valueOf(refused.getMessage()));
        }
    }

    private Iterable<Arrival> shifted(Simulator simulator) {
        return () -> StreamSupport.stream(simulator.arrivals().spliterator(), false)
                .map(this::shifted)
                .iterator();
    }

    private Arrival shifted(Arrival arrival) {
        return switch (arrival) {
            case Transaction t ->
                new Transaction(t.id() + firstId, t.time(), t.customer(), t.terminal(), t.amountMinor(), t.scenario());
            case FraudLabel label -> new FraudLabel(label.transaction() + firstId, label.known());
        };
    }

    private void print(LoadReport report) {
        if (options.json()) {
            JsonNode tree = Json.MAPPER.valueToTree(report);
            Shown.json(environment.out(), tree);
        } else {
            environment
                    .out()
                    .printf(
                            Locale.ROOT,
                            "%,d decisions answered in %.1f s (%.0f a second), p50 %.2f ms, p99 %.2f ms%n",
                            report.answered(),
                            report.seconds(),
                            report.rate(),
                            report.latency().p50Millis(),
                            report.latency().p99Millis());
            environment.out().println("outcomes: " + report.decided() + ", frauds among them: " + report.caught());
            environment
                    .out()
                    .println("labels sent: " + report.outcomes() + ", refused decisions: " + report.refused()
                            + ", shed: " + report.shed() + ", failed: " + report.failed());
        }
        if (!report.firstFailure().isEmpty()) {
            throw new CommandFailure("not everything was answered: " + report.firstFailure());
        }
    }
}
