package dev.tidemill.bench.features;

import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.DuckDbPeer;
import dev.tidemill.bench.ProcessorTime;
import java.nio.file.Path;
import java.sql.SQLException;

/// The peer that is SQL: the same features as window functions in DuckDB, in this process.
///
/// A window by RANGE counts all rows of one second together, so that rows of one customer within one second get
/// other values than those that are published; they are counted and told.
final class WindowSql {
    private static final int DAY = 86_400;

    private WindowSql() {}

    /// @return the CPU seconds it took
    static double run(BenchOptions options, Path folder, int rows, BenchResult.Builder result) throws Exception {
        options.say().accept("running peer duckdb …");
        try (DuckDbPeer duckdb = DuckDbPeer.open(options.work(), 2, "2GB")) {
            duckdb.execute("create table tx as select TRANSACTION_ID as id, CUSTOMER_ID as customer,"
                    + " TERMINAL_ID as terminal, TX_AMOUNT as amount, TX_FRAUD as fraud, TX_DATETIME as moment,"
                    + " epoch(TX_DATETIME)::bigint as t from read_csv('"
                    + DuckDbPeer.quoted(folder.resolve("transactions-*.csv.gz")) + "')");
            ProcessorTime time = ProcessorTime.of(() -> duckdb.execute("create table result as " + query()));
            result.peer("duckdb", "cpu_seconds", time.cpuSeconds())
                    .peer("duckdb", "events_per_second", rows / time.cpuSeconds())
                    .peer("duckdb", "tied_rows_that_differ", tiesThatDiffer(duckdb));
            return time.cpuSeconds();
        }
    }

    private static String query() {
        StringBuilder select = new StringBuilder(
                "select id, amount, (isodow(moment) >= 6)::int as weekend," + " (hour(moment) <= 6)::int as night");
        StringBuilder windows = new StringBuilder();
        for (int days : new int[] {1, 7, 30}) {
            select.append(", count(*) over c")
                    .append(days)
                    .append(" as c_count_")
                    .append(days);
            select.append(", avg(amount) over c")
                    .append(days)
                    .append(" as c_mean_")
                    .append(days);
            select.append(", count(*) over t")
                    .append(days)
                    .append(" as t_count_")
                    .append(days);
            select.append(", coalesce(avg(fraud) over t")
                    .append(days)
                    .append(", 0) as t_risk_")
                    .append(days);
            windows.append(windows.isEmpty() ? " window " : ", ");
            windows.append("c").append(days).append(" as (partition by customer order by t range between ");
            windows.append(days * DAY - 1).append(" preceding and current row), ");
            windows.append("t").append(days).append(" as (partition by terminal order by t range between ");
            windows.append((days + 7) * DAY - 1)
                    .append(" preceding and ")
                    .append(7 * DAY)
                    .append(" preceding)");
        }
        return select + " from tx" + windows;
    }

    private static double tiesThatDiffer(DuckDbPeer duckdb) throws SQLException {
        return duckdb.number("select count(*) from (select id, lead(id) over (partition by customer, t order by id)"
                + " as later from tx) where later is not null");
    }
}
