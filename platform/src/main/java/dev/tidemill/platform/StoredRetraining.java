package dev.tidemill.platform;

import dev.tidemill.core.Tenant;
import dev.tidemill.log.Metadata;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The loop of one application in the metadata store: a stage and its line of history are one transaction.
final class StoredRetraining {
    private static final String OURS = "tenant = :tenant and application = :application";

    private final Jdbi jdbi;
    private final String tenant;
    private final String application;

    StoredRetraining(Metadata metadata, Tenant tenant, String application) {
        metadata.migrate("retraining");
        this.jdbi = metadata.jdbi();
        this.tenant = tenant.name();
        this.application = application;
    }

    /// From when on, and from how many outcomes on, schedule and outcomes are counted.
    record Mark(Instant at, long outcomes) {}

    private Map<String, Object> ours() {
        return new HashMap<>(Map.of("tenant", tenant, "application", application));
    }

    /// Newest first.
    List<RetrainingRun> runs(int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select * from retraining_runs where " + OURS + " order by run desc limit :limit")
                .bindMap(ours())
                .bind("limit", limit)
                .map((row, context) -> run(row))
                .list());
    }

    private static RetrainingRun run(ResultSet row) throws SQLException {
        return new RetrainingRun(
                row.getInt("run"),
                RetrainingRun.Stage.valueOf(row.getString("stage").toUpperCase(Locale.ROOT)),
                row.getString("reason"),
                row.getString("evidence").lines().toList(),
                row.getString("who"),
                Instant.ofEpochMilli(row.getLong("began")),
                Instant.ofEpochMilli(row.getLong("changed")),
                Optional.ofNullable(row.getString("dataset")),
                number(row, "challenger"),
                number(row, "champion"),
                Optional.ofNullable(row.getString("rollout")),
                row.getString("why"));
    }

    private static OptionalInt number(ResultSet row, String column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /// Begins a run: the trigger that was held is taken, and counting begins again.
    void begin(RetrainingRun run, Mark mark, RetrainingEntry entry) {
        jdbi.useTransaction(handle -> {
            write(
                    handle,
                    run,
                    "insert into retraining_runs (tenant, application, run, stage, reason, evidence, who, began,"
                            + " changed, dataset, challenger, champion, rollout, why) values (:tenant, :application,"
                            + " :run, :stage, :reason, :evidence, :who, :began, :changed, :dataset, :challenger,"
                            + " :champion, :rollout, :why)");
            handle.createUpdate("delete from retraining_waiting where " + OURS)
                    .bindMap(ours())
                    .execute();
            mark(handle, mark);
            add(handle, entry);
        });
    }

    /// A stage that was reached.
    void keep(RetrainingRun run, RetrainingEntry entry) {
        jdbi.useTransaction(handle -> {
            write(
                    handle,
                    run,
                    "update retraining_runs set stage = :stage, changed = :changed, dataset = :dataset, challenger ="
                            + " :challenger, champion = :champion, rollout = :rollout, why = :why where " + OURS
                            + " and run = :run");
            add(handle, entry);
        });
    }

    private void write(Handle handle, RetrainingRun run, String statement) {
        Map<String, @Nullable Object> values = new HashMap<>(ours());
        values.put("run", run.run());
        values.put("stage", run.stage().word());
        values.put("reason", run.reason());
        values.put("evidence", String.join("\n", run.evidence()));
        values.put("who", run.who());
        values.put("began", run.began().toEpochMilli());
        values.put("changed", run.changed().toEpochMilli());
        values.put("dataset", run.dataset().orElse(null));
        values.put("challenger", boxed(run.challenger()));
        values.put("champion", boxed(run.champion()));
        values.put("rollout", run.rollout().orElse(null));
        values.put("why", run.why());
        handle.createUpdate(statement).bindMap(values).execute();
    }

    private static @Nullable Integer boxed(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }

    private void add(Handle handle, RetrainingEntry entry) {
        handle.createUpdate("insert into retraining_log (tenant, application, run, entry, at, who, action, why,"
                        + " evidence) select :tenant, :application, :run, coalesce(max(entry), 0) + 1, :at, :who,"
                        + " :action, :why, :evidence from retraining_log where " + OURS + " and run = :run")
                .bindMap(ours())
                .bind("run", entry.run())
                .bind("at", entry.at().toEpochMilli())
                .bind("who", entry.who())
                .bind("action", entry.action())
                .bind("why", entry.why())
                .bind("evidence", String.join("\n", entry.evidence()))
                .execute();
    }

    /// Oldest first.
    List<RetrainingEntry> entries(int run) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select * from retraining_log where " + OURS + " and run = :run order by entry")
                .bindMap(ours())
                .bind("run", run)
                .map((row, context) -> new RetrainingEntry(
                        run,
                        Instant.ofEpochMilli(row.getLong("at")),
                        row.getString("who"),
                        row.getString("action"),
                        row.getString("why"),
                        row.getString("evidence").lines().toList()))
                .list());
    }

    Optional<RetrainingTrigger> waiting() {
        return jdbi.withHandle(handle -> handle.createQuery("select * from retraining_waiting where " + OURS)
                .bindMap(ours())
                .map((row, context) -> new RetrainingTrigger(
                        row.getString("reason"),
                        row.getString("evidence").lines().toList(),
                        Instant.ofEpochMilli(row.getLong("at"))))
                .findOne());
    }

    /// Holds a trigger, unless one is held.
    void hold(RetrainingTrigger trigger) {
        jdbi.useHandle(handle -> handle.createUpdate("insert into retraining_waiting (tenant, application, at, reason,"
                        + " evidence) values (:tenant, :application, :at, :reason, :evidence) on conflict (tenant,"
                        + " application) do nothing")
                .bindMap(ours())
                .bind("at", trigger.at().toEpochMilli())
                .bind("reason", trigger.reason())
                .bind("evidence", String.join("\n", trigger.evidence()))
                .execute());
    }

    Optional<Mark> mark() {
        return jdbi.withHandle(handle -> handle.createQuery("select * from retraining_marks where " + OURS)
                .bindMap(ours())
                .map((row, context) -> new Mark(Instant.ofEpochMilli(row.getLong("at")), row.getLong("outcomes")))
                .findOne());
    }

    void mark(Mark mark) {
        jdbi.useTransaction(handle -> mark(handle, mark));
    }

    private void mark(Handle handle, Mark mark) {
        handle.createUpdate("insert into retraining_marks (tenant, application, at, outcomes) values (:tenant,"
                        + " :application, :at, :outcomes) on conflict (tenant, application) do update set at ="
                        + " excluded.at, outcomes = excluded.outcomes")
                .bindMap(ours())
                .bind("at", mark.at().toEpochMilli())
                .bind("outcomes", mark.outcomes())
                .execute();
    }
}
