package dev.tidemill.registry;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// The table `alias_history`: entries are added and read, never changed. Two processes that add the same entry
/// meet at the primary key, and one of them fails.
final class AliasTable {
    private final Jdbi jdbi;

    AliasTable(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    Activation add(Activation entry) {
        jdbi.useHandle(handle -> handle.createUpdate("insert into alias_history (tenant, application, kind, alias,"
                        + " entry, version, action, at, who) values (:tenant, :application, :kind, :alias, :entry,"
                        + " :version, :action, :at, :who)")
                .bind("tenant", entry.line().tenant().name())
                .bind("application", entry.line().application())
                .bind("kind", entry.line().kind())
                .bind("alias", entry.alias())
                .bind("entry", entry.entry())
                .bind("version", entry.version())
                .bind("action", entry.action())
                .bind("at", entry.at().toEpochMilli())
                .bind("who", entry.who())
                .execute());
        Instant kept = Instant.ofEpochMilli(entry.at().toEpochMilli());
        return new Activation(
                entry.line(), entry.alias(), entry.entry(), entry.version(), entry.action(), kept, entry.who());
    }

    /// Oldest first.
    List<Activation> history(VersionLine line, String alias) {
        return jdbi.withHandle(handle -> handle.createQuery("select entry, version, action, at, who from alias_history"
                        + " where tenant = :tenant and application = :application and kind = :kind and alias = :alias"
                        + " order by entry")
                .bind("tenant", line.tenant().name())
                .bind("application", line.application())
                .bind("kind", line.kind())
                .bind("alias", alias)
                .map(row -> new Activation(
                        line,
                        alias,
                        row.getColumn("entry", Integer.class),
                        row.getColumn("version", Integer.class),
                        row.getColumn("action", String.class),
                        Instant.ofEpochMilli(row.getColumn("at", Long.class)),
                        row.getColumn("who", String.class)))
                .list());
    }

    /// The aliases that a line ever had.
    List<String> aliases(VersionLine line) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select distinct alias from alias_history where " + Columns.OF_LINE + " order by alias")
                .bindMap(Columns.of(line))
                .mapTo(String.class)
                .list());
    }
}
