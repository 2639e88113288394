package dev.tidemill.registry.tracking;

import dev.tidemill.core.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

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
                .map(RunTable::read)
                .findOne();
    }

    List<Numbered> all(Handle handle, List<Long> runs) {
        return handle.createQuery(SELECT + "r.run in " + Sql.numbers(runs))
                .map(RunTable::read)
                .list();
    }

    List<Numbered> ofExperiment(Handle handle, long experiment) {
        return handle.createQuery(SELECT + "r.experiment = :experiment")
                .bind("experiment", experiment)
                .map(RunTable::read)
                .list();
    }

    private static Numbered read(RowView row) {
        String id = row.getColumn("id", String.class);
        return new Numbered(
                row.getColumn("run", Long.class),
                new RunInfo(
                        id,
                        row.getColumn("name", String.class),
                        Long.toString(row.getColumn("experiment", Long.class)),
                        row.getColumn("who", String.class),
                        RunStatus.valueOf(row.getColumn("status", String.class)),
                        Stage.of(row.getColumn("stage", String.class)),
                        Instant.ofEpochMilli(row.getColumn("started", Long.class)),
                        Optional.ofNullable(row.getColumn("ended", Long.class)).map(Instant::ofEpochMilli),
                        row.getColumn("location", String.class) + "/" + id + "/artifacts"));
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
