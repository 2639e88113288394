package dev.tidemill.registry.tracking;

import dev.tidemill.core.Tenant;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;

/// The tables `experiments` and `experiment_tags`.
final class ExperimentTable {
    private final Tenant tenant;

    private record Tag(long experiment, String name, String value) {}

    ExperimentTable(Tenant tenant) {
        this.tenant = tenant;
    }

    /// The number that the next one gets.
    long next(Handle handle) {
        return handle.createQuery("select coalesce(max(experiment), 0) + 1 from experiments")
                .mapTo(Long.class)
                .one();
    }

    void add(Handle handle, Experiment experiment) {
        handle.createUpdate("insert into experiments (experiment, tenant, name, location, stage, created, updated)"
                        + " values (:id, :tenant, :name, :location, :stage, :created, :updated)")
                .bind("id", Long.parseLong(experiment.id()))
                .bind("tenant", tenant.name())
                .bind("name", experiment.name())
                .bind("location", experiment.location())
                .bind("stage", experiment.stage().word())
                .bind("created", experiment.created().toEpochMilli())
                .bind("updated", experiment.updated().toEpochMilli())
                .execute();
        experiment.tags().forEach((name, value) -> tag(handle, Long.parseLong(experiment.id()), name, value));
    }

    Optional<Experiment> find(Handle handle, long id) {
        return list(handle, "and experiment = :key", id).stream().findFirst();
    }

    Optional<Experiment> named(Handle handle, String name) {
        return list(handle, "and name = :key", name).stream().findFirst();
    }

    /// Newest first.
    List<Experiment> all(Handle handle) {
        return list(handle, "and 0 = :key", 0);
    }

    private List<Experiment> list(Handle handle, String where, Object key) {
        Map<Long, Map<String, String>> tags = new HashMap<>();
        handle.createQuery("select experiment, name, value from experiment_tags where experiment in"
                        + " (select experiment from experiments where tenant = :tenant " + where + ")")
                .bind("tenant", tenant.name())
                .bind("key", key)
                .map((row, context) ->
                        new Tag(row.getLong("experiment"), row.getString("name"), row.getString("value")))
                .forEach(tag -> tags.computeIfAbsent(tag.experiment(), id -> new HashMap<>())
                        .put(tag.name(), tag.value()));
        return handle.createQuery(
                        "select * from experiments where tenant = :tenant " + where + " order by experiment desc")
                .bind("tenant", tenant.name())
                .bind("key", key)
                .map(row -> read(row, tags))
                .list();
    }

    private static Experiment read(RowView row, Map<Long, Map<String, String>> tags) {
        long id = row.getColumn("experiment", Long.class);
        return new Experiment(
                Long.toString(id),
                row.getColumn("name", String.class),
                row.getColumn("location", String.class),
                Stage.of(row.getColumn("stage", String.class)),
                Instant.ofEpochMilli(row.getColumn("created", Long.class)),
                Instant.ofEpochMilli(row.getColumn("updated", Long.class)),
                tags.getOrDefault(id, Map.of()));
    }

    void tag(Handle handle, long id, String name, String value) {
        handle.createUpdate("insert into experiment_tags (experiment, name, value) values (:id, :name, :value)"
                        + " on conflict (experiment, name) do update set value = excluded.value")
                .bind("id", id)
                .bind("name", name)
                .bind("value", value)
                .execute();
    }

    boolean untag(Handle handle, long id, String name) {
        return handle.createUpdate("delete from experiment_tags where experiment = :id and name = :name")
                        .bind("id", id)
                        .bind("name", name)
                        .execute()
                > 0;
    }

    void change(Handle handle, long id, String name, Stage stage, Instant at) {
        handle.createUpdate("update experiments set name = :name, stage = :stage, updated = :at where experiment = :id")
                .bind("id", id)
                .bind("name", name)
                .bind("stage", stage.word())
                .bind("at", at.toEpochMilli())
                .execute();
    }

    void purge(Handle handle, long id) {
        handle.execute("delete from experiment_tags where experiment = ?", id);
        handle.execute("delete from experiments where experiment = ?", id);
    }
}
