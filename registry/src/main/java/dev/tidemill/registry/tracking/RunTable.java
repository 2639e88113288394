package dev.tidemill.registry.tracking;

import dev.tidemill.core.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The table `tracked_runs`.
final class RunTable {
    private static final String SELECT =
            "select r.*, e.location from tracked_runs r" + " join experiments e on e.experiment = r.experiment where ";

    private final Tenant tenant;

    RunTable(Tenant tenant) {
        this.tenant = tenant;
    }

    /// A run beside its number.
    record Numbered(long run, RunInfo info) {
        long experiment() {
            return Long.parseLong(info.experiment());
        }
    }

    long add(Handle handle, RunInfo info) {
        long run = handle.createQuery("select coalesce(max(run), 0) + 1 from tracked_runs")
                .mapTo(Long.class)
                .one();
        handle.createUpdate(
                        "insert into tracked_runs (run, tenant, id, experiment, name, who, status, stage, started,"
                                + " ended) values (:run, :tenant, :id, :experiment, :name, :who, :status, :stage, :started, :ended)")
                .bind("run", run)
                .bind("tenant", tenant.name())
                .bind("id", info.id())
                .bind("experiment", Long.parseLong(info.experiment()))
                .bind("name", info.name())
                .bind("who", info.who())
                .bind("status", info.status().name())
                .bind("stage", info.stage().word())
                .bind("started", info.started().toEpochMilli())
                .bind("ended", info.ended().map(Instant::toEpochMilli).orElse(null))
                .execute();
        return run;
    }

    Optional<Numbered> find(Handle handle, String id) {
        return handle.createQuery(SELECT + "r.tenant = :tenant and r.id = :id")
                .bind("tenant", tenant.name())
                .bind("id", id)
                .map((row, context) -> read(row))
                .findOne();
    }

    List<Numbered> all(Handle handle, List<Long> runs) {
        return Sql.plain(handle, SELECT + "r.run in " + Sql.numbers(runs))
                .map((row, context) -> read(row))
                .list();
    }

    List<Numbered> ofExperiment(Handle handle, long experiment) {
        return handle.createQuery(SELECT + "r.experiment = :experiment")
                .bind("experiment", experiment)
                .map((row, context) -> read(row))
                .list();
    }

    private static Numbered read(ResultSet row) throws SQLException {
        String id = row.getString("id");
        long ended = row.getLong("ended");
        Optional<Instant> end = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ended));
        return new Numbered(
                row.getLong("run"),
                new RunInfo(
                        id,
                        row.getString("name"),
                        Long.toString(row.getLong("experiment")),
                        row.getString("who"),
                        RunStatus.valueOf(row.getString("status")),
                        Stage.of(row.getString("stage")),
                        Instant.ofEpochMilli(row.getLong("started")),
                        end,
                        row.getString("location") + "/" + id + "/artifacts"));
    }

    void change(Handle handle, long run, RunInfo info) {
        handle.createUpdate("update tracked_runs set name = :name, status = :status, stage = :stage, ended = :ended"
                        + " where run = :run")
                .bind("run", run)
                .bind("name", info.name())
                .bind("status", info.status().name())
                .bind("stage", info.stage().word())
                .bind("ended", info.ended().map(Instant::toEpochMilli).orElse(null))
                .execute();
    }

    void stage(Handle handle, long experiment, Stage stage) {
        handle.execute("update tracked_runs set stage = ? where experiment = ?", stage.word(), experiment);
    }

    /// Takes a run out of every table.
    void purge(Handle handle, long run) {
        for (String table : List.of("run_numbers", "run_points", "run_texts", "run_datasets", "tracked_runs")) {
            handle.execute("delete from " + table + " where run = ?", run);
        }
    }
}
