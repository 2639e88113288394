package dev.tidemill.platform;

import dev.tidemill.core.Tenant;
import dev.tidemill.log.Metadata;
import dev.tidemill.watch.alert.Alert;
import dev.tidemill.watch.alert.AlertJson;
import dev.tidemill.watch.alert.AlertSender;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/// What watching keeps in the metadata store. A snapshot and the alerts that turned on the way to it are one
/// transaction: after a crash none is raised twice, and none is lost.
final class StoredWatch {
    private final Jdbi jdbi;
    private final String tenant;

    StoredWatch(Metadata metadata, Tenant tenant) {
        metadata.migrate("watch");
        this.jdbi = metadata.jdbi();
        this.tenant = tenant.name();
    }

    /// An alert that turned, and the routes it takes.
    record Turned(Alert alert, List<String> routes, List<String> told) {}

    Optional<byte[]> snapshot(String application) {
        return jdbi.withHandle(handle -> handle.createQuery(
                                "select snapshot from watch_state where tenant = :tenant and application = :application")
                        .bind("tenant", tenant)
                        .bind("application", application)
                        .mapTo(String.class)
                        .findOne())
                .map(Base64.getDecoder()::decode);
    }

    /// Keeps it all or nothing.
    void save(String application, byte[] snapshot, List<Turned> alerts, Instant now) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("insert into watch_state (tenant, application, snapshot, saved) values (:tenant,"
                            + " :application, :snapshot, :saved) on conflict (tenant, application) do update set"
                            + " snapshot = excluded.snapshot, saved = excluded.saved")
                    .bind("tenant", tenant)
                    .bind("application", application)
                    .bind("snapshot", Base64.getEncoder().encodeToString(snapshot))
                    .bind("saved", now.toEpochMilli())
                    .execute();
            alerts.forEach(turned -> add(handle, application, turned));
        });
    }

    /// Keeps one alert that no snapshot belongs to.
    void raise(String application, Turned turned) {
        jdbi.useTransaction(handle -> add(handle, application, turned));
    }

    private void add(Handle handle, String application, Turned turned) {
        handle.createUpdate("insert into watch_alerts (tenant, application, entry, monitor, raised, at, alert, pending,"
                        + " told) select :tenant, :application, coalesce(max(entry), 0) + 1, :monitor, :raised, :at,"
                        + " :alert, :pending, :told from watch_alerts where tenant = :tenant and"
                        + " application = :application")
                .bind("tenant", tenant)
                .bind("application", application)
                .bind("monitor", turned.alert().monitor())
                .bind("raised", turned.alert().raised() ? 1 : 0)
                .bind("at", turned.alert().at())
                .bind("alert", AlertJson.write(turned.alert()))
                .bind("pending", String.join("\n", turned.routes()))
                .bind("told", String.join("\n", turned.told()))
                .execute();
    }

    List<KeptAlert> alerts(String application, long before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("select entry, alert, pending, told from watch_alerts where"
                        + " tenant = :tenant and application = :application and entry < :before"
                        + " order by entry desc limit :limit")
                .bind("tenant", tenant)
                .bind("application", application)
                .bind("before", before)
                .bind("limit", limit)
                .<List<KeptAlert>>reduceRows(new ArrayList<>(), StoredWatch::collect));
    }

    /// Those that have not reached every route, raised since an instant.
    List<KeptAlert> pending(String application, Instant since) {
        return jdbi.withHandle(handle -> handle.createQuery("select entry, alert, pending, told from watch_alerts where"
                        + " tenant = :tenant and application = :application and pending <> '' and at >= :since"
                        + " order by entry")
                .bind("tenant", tenant)
                .bind("application", application)
                .bind("since", since.toEpochMilli())
                .<List<KeptAlert>>reduceRows(new ArrayList<>(), StoredWatch::collect));
    }

    private static List<KeptAlert> collect(List<KeptAlert> into, RowView row) {
        into.add(new KeptAlert(
                row.getColumn("entry", Long.class),
                AlertJson.read(row.getColumn("alert", String.class)),
                row.getColumn("pending", String.class).lines().toList(),
                row.getColumn("told", String.class).lines().toList()));
        return into;
    }

    /// An alert reached a route, has not yet, or never will.
    void told(String application, long entry, AlertSender.Result result) {
        jdbi.useTransaction(handle -> {
            Optional<KeptAlert> kept =
                    alerts(application, entry + 1, 1).stream().findFirst();
            if (kept.isEmpty() || kept.get().entry() != entry) {
                return;
            }
            List<String> pending = new ArrayList<>(kept.get().pending());
            if (result.over()) {
                pending.remove(result.route());
            }
            List<String> told = new ArrayList<>(kept.get().told());
            told.add(result.route() + ": " + result.told().replace('\n', ' '));
            handle.createUpdate("update watch_alerts set pending = :pending, told = :told where tenant = :tenant and"
                            + " application = :application and entry = :entry")
                    .bind("pending", String.join("\n", pending))
                    .bind("told", String.join("\n", told))
                    .bind("tenant", tenant)
                    .bind("application", application)
                    .bind("entry", entry)
                    .execute();
        });
    }

    List<Silence> silences(String application, Instant now) {
        return jdbi.withHandle(handle -> handle.createQuery("select monitor, until, at, who from watch_silences where"
                        + " tenant = :tenant and application = :application and until > :now order by monitor")
                .bind("tenant", tenant)
                .bind("application", application)
                .bind("now", now.toEpochMilli())
                .map((row, _) -> new Silence(
                        row.getString("monitor"),
                        Instant.ofEpochMilli(row.getLong("until")),
                        Instant.ofEpochMilli(row.getLong("at")),
                        row.getString("who")))
                .list());
    }

    void silence(String application, Silence silence) {
        jdbi.useHandle(handle -> handle.createUpdate("insert into watch_silences (tenant, application, monitor, until,"
                        + " at, who) values (:tenant, :application, :monitor, :until, :at, :who)"
                        + " on conflict (tenant, application, monitor) do update set until = excluded.until,"
                        + " at = excluded.at, who = excluded.who")
                .bind("tenant", tenant)
                .bind("application", application)
                .bind("monitor", silence.monitor())
                .bind("until", silence.until().toEpochMilli())
                .bind("at", silence.at().toEpochMilli())
                .bind("who", silence.who())
                .execute());
    }
}
