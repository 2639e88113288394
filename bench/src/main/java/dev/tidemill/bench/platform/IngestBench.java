package dev.tidemill.bench.platform;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.DuckDbPeer;
import dev.tidemill.bench.ProcessorTime;
import dev.tidemill.bench.Target;
import dev.tidemill.fraud.HandbookCsv;
import dev.tidemill.fraud.Simulation;
import dev.tidemill.fraud.Simulator;
import dev.tidemill.log.Durability;
import dev.tidemill.platform.ApplicationStatistics;
import dev.tidemill.platform.Config;
import dev.tidemill.platform.Tidemill;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/// `ingest`: how fast a CSV file comes into log and state.
public final class IngestBench implements Bench {
    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public String description() {
        return "Events a second from CSV into log and entity state, reading, checking and folding included.";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(
                new BenchOption("days", "N", "Days simulated where there is no --data, 9,660 payments each; 110."));
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atLeast("events_per_second", 200_000));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        Path files = options.data().orElse(options.work().resolve("files"));
        if (options.data().isEmpty()) {
            int days = (int) options.number("days", 110, 1, 3_650);
            options.say().accept("simulating " + days + " days …");
            Simulation handbook = Simulation.handbook();
            HandbookCsv.write(new Simulator(handbook.withDays(handbook.start(), days)), files);
        }
        BenchResult.Builder result = BenchResult.of(name());
        measure(options, files, Durability.PROCESS, "", result);
        measure(options, files, Durability.DISK, "_disk", result);
        duckDb(options, files, result);
        return result.note("one process, files compressed; import of apps/fraud: each payment makes an event, each "
                        + "fraud a verdict")
                .note("peer duckdb: the same files into a table with a primary key in a file, checkpoint included; "
                        + "no checks, no features")
                .build();
    }

    private static void measure(
            BenchOptions options, Path files, Durability durability, String suffix, BenchResult.Builder result)
            throws Exception {
        options.say().accept("importing, durability " + durability.name().toLowerCase(java.util.Locale.ROOT) + " …");
        Config usual = Config.of(options.work().resolve("home" + suffix));
        Config config = new Config(
                usual.home(), durability, usual.clock(), usual.threads(), usual.stateBytes(), usual.codeVersion());
        try (Tidemill tidemill = Tidemill.open(config)) {
            tidemill.apply(options.root().resolve("apps/" + PreparedHome.APPLICATION), "bench");
            ProcessorTime time = ProcessorTime.of(() -> PreparedHome.done(
                    tidemill.await(tidemill.importFiles(PreparedHome.APPLICATION, PreparedHome.MAPPING, files)
                            .id())));
            ApplicationStatistics counts = tidemill.statistics(PreparedHome.APPLICATION);
            long events =
                    counts.events().values().stream().mapToLong(Long::longValue).sum();
            result.metric("events_per_second" + suffix, events / time.wallSeconds())
                    .metric("cpu_us_per_event" + suffix, time.cpuSeconds() * 1e6 / events);
            if (suffix.isEmpty()) {
                result.metric("events", (double) events).metric("refused", (double) counts.refused());
            }
        }
    }

    private static void duckDb(BenchOptions options, Path files, BenchResult.Builder result) {
        options.say().accept("running peer duckdb …");
        try (DuckDbPeer peer =
                DuckDbPeer.open(options.work(), Runtime.getRuntime().availableProcessors(), "2GB")) {
            peer.execute("attach '" + DuckDbPeer.quoted(options.work().resolve("peer.duckdb")) + "' as peer");
            ProcessorTime time = ProcessorTime.of(() -> {
                peer.execute("create table peer.transactions (TRANSACTION_ID bigint primary key, TX_DATETIME "
                        + "timestamp, CUSTOMER_ID int, TERMINAL_ID int, TX_AMOUNT decimal(18, 2), TX_TIME_SECONDS int,"
                        + " TX_TIME_DAYS int, TX_FRAUD int, TX_FRAUD_SCENARIO int)");
                peer.execute("insert into peer.transactions select * from read_csv('"
                        + DuckDbPeer.quoted(files.resolve("transactions-*.csv.gz")) + "')");
                peer.execute("checkpoint peer");
            });
            double rows = peer.number("select count(*) from peer.transactions");
            result.peer("duckdb", "events_per_second", rows / time.wallSeconds())
                    .peer("duckdb", "cpu_us_per_event", time.cpuSeconds() * 1e6 / rows);
        } catch (SQLException e) {
            result.note("peer duckdb failed: " + e.getMessage());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
