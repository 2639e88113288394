package dev.tidemill.platform;

import dev.tidemill.core.Tenant;
import dev.tidemill.log.Metadata;
import dev.tidemill.serve.experiment.Allocation;
import dev.tidemill.serve.experiment.Running;
import java.time.Instant;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/// The runs of experiments, the buckets of layers, and who did what. What a call changed is kept, all or nothing,
/// when it returns.
final class StoredExperiments {
    private final Jdbi jdbi;
    private final String tenant;

    StoredExperiments(Metadata metadata, Tenant tenant) {
        this.jdbi = metadata.jdbi();
        this.tenant = tenant.name();
    }

    /// One run of an experiment.
    ///
    /// @param signature of what may not change while it runs
    /// @param follows   the offset of the next event of the journal that was not looked at
    /// @param skipped   measurements that were no finite number
    record Run(
            long run,
            String experiment,
            String layer,
            String signature,
            Allocation buckets,
            BitSet moved,
            Instant started,
            Optional<Instant> stopped,
            long follows,
            long skipped) {
        boolean running() {
            return stopped.isEmpty();
        }
    }

    /// @param units of the run when it began
    record Period(Map<String, Double> shares, long units) {}

    /// Who does something, where and when.
    record Act(String application, String experiment, Instant at, String who, String what) {}

    /// All runs of an application, newest first.
    List<Run> runs(String application) {
        return jdbi.withHandle(handle -> handle.createQuery("select * from experiment_runs where tenant = :tenant and"
                        + " application = :application order by run desc")
                .bind("tenant", tenant)
                .bind("application", application)
                .reduceRows(new java.util.ArrayList<Run>(), (runs, row) -> {
                    runs.add(run(row));
                    return runs;
                }));
    }

    private static Run run(RowView row) {
        return new Run(
                row.getColumn("run", Long.class),
                row.getColumn("experiment", String.class),
                row.getColumn("layer", String.class),
                row.getColumn("signature", String.class),
                Allocation.parse(row.getColumn("buckets", String.class)),
                BitSet.valueOf(Base64.getDecoder().decode(row.getColumn("moved", String.class))),
                Instant.ofEpochMilli(row.getColumn("started", Long.class)),
                Optional.ofNullable(row.getColumn("stopped", Long.class)).map(Instant::ofEpochMilli),
                row.getColumn("follows", Long.class),
                row.getColumn("skipped", Long.class));
    }

    /// The buckets of each layer that was ever claimed.
    Map<String, Allocation> layers(String application) {
        return jdbi.withHandle(handle -> handle.createQuery("select layer, buckets from experiment_layers where"
                        + " tenant = :tenant and application = :application")
                .bind("tenant", tenant)
                .bind("application", application)
                .reduceRows(new LinkedHashMap<String, Allocation>(), (layers, row) -> {
                    layers.put(
                            row.getColumn("layer", String.class),
                            Allocation.parse(row.getColumn("buckets", String.class)));
                    return layers;
                }));
    }

    /// What was done with an experiment, newest first.
    List<ExperimentEntry> log(String application, String experiment) {
        return jdbi.withHandle(handle -> handle.createQuery("select at, who, what from experiment_log where"
                        + " tenant = :tenant and application = :application and experiment = :experiment order by"
                        + " entry desc limit 200")
                .bind("tenant", tenant)
                .bind("application", application)
                .bind("experiment", experiment)
                .map(row -> new ExperimentEntry(
                        Instant.ofEpochMilli(row.getColumn("at", Long.class)),
                        row.getColumn("who", String.class),
                        row.getColumn("what", String.class)))
                .list());
    }

    /// The weights that a run has had, oldest first.
    List<Period> periods(long run) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select shares, units from experiment_periods where run = :run order by period")
                .bind("run", run)
                .map(row -> new Period(
                        Allocation.parse(row.getColumn("shares", String.class)).shares(),
                        row.getColumn("units", Long.class)))
                .list());
    }

    /// @param layer the layer's buckets with the claim of the experiment
    /// @param end   the offset from which on the journal is followed
    void start(Act act, Running first, String signature, Allocation layer, long end) {
        jdbi.useTransaction(handle -> {
            long run = handle.createQuery("select coalesce(max(run), 0) + 1 from experiment_runs")
                    .mapTo(Long.class)
                    .one();
            handle.createUpdate("insert into experiment_runs (run, tenant, application, experiment, layer, signature,"
                            + " buckets, moved, started, stopped, follows, skipped) values (:run, :tenant,"
                            + " :application, :experiment, :layer, :signature, :buckets, '', :started, null,"
                            + " :follows, 0)")
                    .bind("run", run)
                    .bind("tenant", tenant)
                    .bind("application", act.application())
                    .bind("experiment", act.experiment())
                    .bind("layer", first.layer())
                    .bind("signature", signature)
                    .bind("buckets", first.arms().text())
                    .bind("started", act.at().toEpochMilli())
                    .bind("follows", end)
                    .execute();
            period(handle, run, act, first.arms(), 0);
            layer(handle, act, first.layer(), layer);
            write(handle, act);
        });
    }

    void stop(Act act, Run run, Allocation layer) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("update experiment_runs set stopped = :at where run = :run")
                    .bind("at", act.at().toEpochMilli())
                    .bind("run", run.run())
                    .execute();
            layer(handle, act, run.layer(), layer);
            write(handle, act);
        });
    }

    /// @param units that the run has now
    void reweight(Act act, Running next, long units) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("update experiment_runs set buckets = :buckets, moved = :moved where run = :run")
                    .bind("buckets", next.arms().text())
                    .bind("moved", Base64.getEncoder().encodeToString(next.moved().toByteArray()))
                    .bind("run", next.run())
                    .execute();
            period(handle, next.run(), act, next.arms(), units);
            write(handle, act);
        });
    }

    /// Changes how much of its layer an experiment has.
    void claim(Act act, String name, Allocation layer) {
        jdbi.useTransaction(handle -> {
            layer(handle, act, name, layer);
            write(handle, act);
        });
    }

    private static void period(Handle handle, long run, Act act, Allocation arms, long units) {
        handle.createUpdate("insert into experiment_periods (run, period, at, shares, units) select :run,"
                        + " coalesce(max(period), 0) + 1, :at, :shares, :units from experiment_periods where run ="
                        + " :run")
                .bind("run", run)
                .bind("at", act.at().toEpochMilli())
                .bind("shares", Allocation.of(arms.shares()).text())
                .bind("units", units)
                .execute();
    }

    private void layer(Handle handle, Act act, String name, Allocation buckets) {
        handle.createUpdate("insert into experiment_layers (tenant, application, layer, buckets) values (:tenant,"
                        + " :application, :layer, :buckets) on conflict (tenant, application, layer) do update set"
                        + " buckets = excluded.buckets")
                .bind("tenant", tenant)
                .bind("application", act.application())
                .bind("layer", name)
                .bind("buckets", buckets.text())
                .execute();
    }

    private void write(Handle handle, Act act) {
        handle.createUpdate("insert into experiment_log (tenant, application, experiment, entry, at, who, what) select"
                        + " :tenant, :application, :experiment, coalesce(max(entry), 0) + 1, :at, :who, :what from"
                        + " experiment_log where tenant = :tenant and application = :application and experiment ="
                        + " :experiment")
                .bind("tenant", tenant)
                .bind("application", act.application())
                .bind("experiment", act.experiment())
                .bind("at", act.at().toEpochMilli())
                .bind("who", act.who())
                .bind("what", act.what())
                .execute();
    }
}
