package dev.tidemill.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Metadata;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.rollout.AuditEntry;
import dev.tidemill.serve.rollout.PlanJson;
import dev.tidemill.serve.rollout.Rollout;
import dev.tidemill.serve.rollout.RolloutStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/// The rollouts of one application in the metadata store; a state and its line of history are one transaction.
final class StoredRollouts implements RolloutStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OURS = "tenant = :tenant and application = :application";

    private final Jdbi jdbi;
    private final VersionLine owner;

    /// @param owner any line of the application
    StoredRollouts(Metadata metadata, VersionLine owner) {
        metadata.migrate("rollout");
        this.jdbi = metadata.jdbi();
        this.owner = owner;
    }

    @Override
    public List<Kept> all() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select * from rollouts where " + OURS + " order by started desc, number desc")
                .bind("tenant", owner.tenant().name())
                .bind("application", owner.application())
                .map(this::read)
                .list());
    }

    @Override
    public Optional<Kept> find(String id) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from rollouts where " + OURS + " and id = :id")
                .bind("tenant", owner.tenant().name())
                .bind("application", owner.application())
                .bind("id", id)
                .map(this::read)
                .findOne());
    }

    @Override
    public void keep(Kept kept, Optional<AuditEntry> entry) {
        jdbi.useTransaction(handle -> {
            if (update(handle, kept) == 0) {
                insert(handle, kept);
            }
            entry.ifPresent(line -> add(handle, line));
        });
    }

    private int update(Handle handle, Kept kept) {
        Rollout rollout = kept.rollout();
        return handle.createUpdate("update rollouts set control = :control, candidates = :candidates, plan = :plan,"
                        + " state = :state, stage = :stage, first_period = :first, period = :period,"
                        + " baked_millis = :baked, changed = :changed, reason = :reason, evidence = :evidence where "
                        + OURS + " and id = :id")
                .bindMap(columns(rollout))
                .bind("evidence", kept.evidence())
                .execute();
    }

    private void insert(Handle handle, Kept kept) {
        Rollout rollout = kept.rollout();
        handle.createUpdate("insert into rollouts (tenant, application, id, kind, number, control, candidates, plan,"
                        + " state, stage, first_period, period, baked_millis, started, changed, reason, who, evidence)"
                        + " values (:tenant, :application, :id, :kind, :number, :control, :candidates, :plan, :state,"
                        + " :stage, :first, :period, :baked, :started, :changed, :reason, :who, :evidence)")
                .bindMap(columns(rollout))
                .bind("kind", rollout.line().kind())
                .bind(
                        "number",
                        Integer.parseInt(rollout.id().substring(rollout.id().lastIndexOf('-') + 1)))
                .bind("started", rollout.started().toEpochMilli())
                .bind("who", rollout.who())
                .bind("evidence", kept.evidence())
                .execute();
    }

    private Map<String, Object> columns(Rollout rollout) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("tenant", owner.tenant().name());
        columns.put("application", owner.application());
        columns.put("id", rollout.id());
        columns.put("control", rollout.control());
        columns.put("candidates", JSON.valueToTree(rollout.candidates()).toString());
        columns.put("plan", PlanJson.of(rollout.plan()).toString());
        columns.put("state", rollout.state().word());
        columns.put("stage", rollout.stage());
        columns.put("first", rollout.first());
        columns.put("period", rollout.period());
        columns.put("baked", rollout.baked().toMillis());
        columns.put("changed", rollout.changed().toEpochMilli());
        columns.put("reason", rollout.reason());
        return columns;
    }

    private void add(Handle handle, AuditEntry line) {
        handle.createUpdate("insert into rollout_history (tenant, application, rollout, entry, at, who, action, why,"
                        + " evidence) values (:tenant, :application, :rollout, :entry, :at, :who, :action, :why,"
                        + " :evidence)")
                .bind("tenant", owner.tenant().name())
                .bind("application", owner.application())
                .bind("rollout", line.rollout())
                .bind("entry", line.entry())
                .bind("at", line.at().toEpochMilli())
                .bind("who", line.who())
                .bind("action", line.action())
                .bind("why", line.why())
                .bind("evidence", line.evidence())
                .execute();
    }

    @Override
    public List<AuditEntry> history(String id) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select * from rollout_history where " + OURS + " and rollout = :id order by entry")
                .bind("tenant", owner.tenant().name())
                .bind("application", owner.application())
                .bind("id", id)
                .map(row -> new AuditEntry(
                        id,
                        row.getColumn("entry", Integer.class),
                        Instant.ofEpochMilli(row.getColumn("at", Long.class)),
                        row.getColumn("who", String.class),
                        row.getColumn("action", String.class),
                        row.getColumn("why", String.class),
                        row.getColumn("evidence", String.class)))
                .list());
    }

    private Kept read(RowView row) {
        try {
            Rollout rollout = new Rollout(
                    row.getColumn("id", String.class),
                    new VersionLine(owner.tenant(), owner.application(), row.getColumn("kind", String.class)),
                    row.getColumn("control", Integer.class),
                    JSON.readValue(
                            row.getColumn("candidates", String.class),
                            new TypeReference<LinkedHashMap<String, Integer>>() {}),
                    PlanJson.read(JSON.readTree(row.getColumn("plan", String.class)), RolloutDefinition.DEFAULT),
                    Rollout.State.valueOf(row.getColumn("state", String.class).toUpperCase(Locale.ROOT)),
                    row.getColumn("stage", Integer.class),
                    row.getColumn("first_period", Integer.class),
                    row.getColumn("period", Integer.class),
                    Duration.ofMillis(row.getColumn("baked_millis", Long.class)),
                    Instant.ofEpochMilli(row.getColumn("started", Long.class)),
                    Instant.ofEpochMilli(row.getColumn("changed", Long.class)),
                    row.getColumn("reason", String.class),
                    row.getColumn("who", String.class));
            return new Kept(rollout, row.getColumn("evidence", String.class));
        } catch (JsonProcessingException damaged) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "a rollout's plan must be JSON; the store is damaged", damaged);
        }
    }
}
