package dev.tidemill.data.check;

import dev.tidemill.core.Tenant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// The table `check_runs`: of each application the newest [#MOST] runs.
public final class CheckNotes {
    static final int MOST = 500;

    private final Jdbi jdbi;
    private final String tenant;
    private final InstantSource clock;

    CheckNotes(Jdbi jdbi, Tenant tenant, InstantSource clock) {
        this.jdbi = jdbi;
        this.tenant = tenant.name();
        this.clock = clock;
    }

    /// Keeps what came of a run.
    public CheckRun add(String application, String source, long rows, List<CheckResult> results) {
        Instant at = clock.instant();
        return jdbi.inTransaction(handle -> {
            int run = handle.createQuery("select coalesce(max(run), 0) + 1 from check_runs"
                            + " where tenant = :tenant and application = :application")
                    .bind("tenant", tenant)
                    .bind("application", application)
                    .mapTo(Integer.class)
                    .one();
            CheckRun made = new CheckRun(run, shortened(source), at, rows, results);
            handle.createUpdate("insert into check_runs (tenant, application, run, source, at, rows_seen, violated,"
                            + " refused, results) values (:tenant, :application, :run, :source, :at, :rows, :violated,"
                            + " :refused, :results)")
                    .bind("tenant", tenant)
                    .bind("application", application)
                    .bind("run", run)
                    .bind("source", made.source())
                    .bind("at", at.toEpochMilli())
                    .bind("rows", rows)
                    .bind("violated", made.violated())
                    .bind("refused", made.refused() ? 1 : 0)
                    .bind("results", NotesJson.results(results))
                    .execute();
            handle.createUpdate("delete from check_runs where tenant = :tenant and application = :application"
                            + " and run <= :run")
                    .bind("tenant", tenant)
                    .bind("application", application)
                    .bind("run", run - MOST)
                    .execute();
            return made;
        });
    }

    static String shortened(String source) {
        return source.length() <= 512 ? source : source.substring(0, 511) + "…";
    }

    /// Runs, newest first.
    public List<CheckRun> newest(String application, int most) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from check_runs where tenant = :tenant"
                        + " and application = :application order by run desc limit :most")
                .bind("tenant", tenant)
                .bind("application", application)
                .bind("most", most)
                .map(row -> new CheckRun(
                        row.getColumn("run", Integer.class),
                        row.getColumn("source", String.class),
                        Instant.ofEpochMilli(row.getColumn("at", Long.class)),
                        row.getColumn("rows_seen", Long.class),
                        NotesJson.results(row.getColumn("results", String.class))))
                .list());
    }
}
