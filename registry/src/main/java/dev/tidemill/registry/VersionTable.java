package dev.tidemill.registry;

import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.Query;

/// The table `versions`: rows are added and read, never changed.
final class VersionTable {
    private static final String OF_LINE = "tenant = :tenant and application = :application and kind = :kind";

    private final Jdbi jdbi;

    VersionTable(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    Version add(VersionLine line, String artifact, Provenance from, Instant created, String who) {
        return jdbi.inTransaction(handle -> {
            int version =
                    handle.createQuery("select coalesce(max(version), 0) from (select version from versions where "
                                            + OF_LINE + " union all select version from deleted_versions where "
                                            + OF_LINE + ") all_ever")
                                    .bind("tenant", line.tenant().name())
                                    .bind("application", line.application())
                                    .bind("kind", line.kind())
                                    .mapTo(Integer.class)
                                    .one()
                            + 1;
            handle.createUpdate("insert into versions (tenant, application, kind, version, artifact, dataset,"
                            + " application_version, feature_digest, features, parameters, seed, code_version, metrics,"
                            + " evaluation, created, who) values (:tenant, :application, :kind, :version, :artifact,"
                            + " :dataset, :applicationVersion, :featureDigest, :features, :parameters, :seed,"
                            + " :codeVersion, :metrics, :evaluation, :created, :who)")
                    .bind("tenant", line.tenant().name())
                    .bind("application", line.application())
                    .bind("kind", line.kind())
                    .bind("version", version)
                    .bind("artifact", artifact)
                    .bind("dataset", from.dataset())
                    .bind("applicationVersion", from.applicationVersion())
                    .bind("featureDigest", from.featureDigest())
                    .bind("features", Columns.write(from.features()))
                    .bind("parameters", Columns.write(from.parameters()))
                    .bind("seed", from.seed())
                    .bind("codeVersion", from.codeVersion())
                    .bind("metrics", Columns.write(from.metrics()))
                    .bind("evaluation", from.evaluation())
                    .bind("created", created.toEpochMilli())
                    .bind("who", who)
                    .execute();
            Instant kept = Instant.ofEpochMilli(created.toEpochMilli());
            return new Version(line, version, artifact, from, kept, who, Version.State.REGISTERED);
        });
    }

    Optional<Version> find(VersionLine line, int version) {
        return jdbi.withHandle(handle -> of(
                        line, handle.createQuery("select * from versions where " + OF_LINE + " and version = :version"))
                .bind("version", version)
                .map(row -> read(line, row))
                .findOne());
    }

    Optional<Version> withArtifact(VersionLine line, String digest) {
        return jdbi.withHandle(handle -> of(
                        line, handle.createQuery("select * from versions where " + OF_LINE + " and artifact = :digest"))
                .bind("digest", digest)
                .map(row -> read(line, row))
                .findOne());
    }

    List<Version> all(VersionLine line) {
        return jdbi.withHandle(handle -> of(
                        line, handle.createQuery("select * from versions where " + OF_LINE + " order by version desc"))
                .map(row -> read(line, row))
                .list());
    }

    /// Removes a version from every table but the one that keeps its number from being given again.
    void delete(Version version, Instant at, String who) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("insert into deleted_versions (tenant, application, kind, version, artifact, at, who)"
                            + " values (:tenant, :application, :kind, :version, :artifact, :at, :who)")
                    .bindMap(Columns.of(version.line()))
                    .bind("version", version.version())
                    .bind("artifact", version.artifact())
                    .bind("at", at.toEpochMilli())
                    .bind("who", who)
                    .execute();
            for (String table : List.of("versions", "version_notes", "version_tags", "approvals")) {
                handle.createUpdate("delete from " + table + " where " + OF_LINE + " and version = :version")
                        .bindMap(Columns.of(version.line()))
                        .bind("version", version.version())
                        .execute();
            }
        });
    }

    /// Whether a version of any line has this content.
    boolean holds(String digest) {
        return jdbi.withHandle(handle -> handle.createQuery("select 1 from versions where artifact = :digest limit 1")
                .bind("digest", digest)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent());
    }

    /// Takes a line that has no version out of every table.
    void deleteLine(VersionLine line) {
        jdbi.useTransaction(handle -> {
            for (String table : List.of("version_lines", "version_tags", "alias_history")) {
                handle.createUpdate("delete from " + table + " where " + OF_LINE)
                        .bindMap(Columns.of(line))
                        .execute();
            }
        });
    }

    /// Gives a line another name.
    void rename(VersionLine line, String name) {
        jdbi.useTransaction(handle -> {
            for (String table : List.of(
                    "version_lines",
                    "versions",
                    "version_notes",
                    "version_tags",
                    "alias_history",
                    "approvals",
                    "deleted_versions")) {
                handle.createUpdate("update " + table + " set application = :name where " + OF_LINE)
                        .bindMap(Columns.of(line))
                        .bind("name", name)
                        .execute();
            }
        });
    }

    List<String> applications(String tenant, String kind) {
        return jdbi.withHandle(handle -> handle.createQuery("select distinct application from versions"
                        + " where tenant = :tenant and kind = :kind order by application")
                .bind("tenant", tenant)
                .bind("kind", kind)
                .mapTo(String.class)
                .list());
    }

    private static Query of(VersionLine line, Query query) {
        return query.bind("tenant", line.tenant().name())
                .bind("application", line.application())
                .bind("kind", line.kind());
    }

    private static Version read(VersionLine line, RowView row) {
        Provenance from = new Provenance(
                row.getColumn("dataset", String.class),
                row.getColumn("application_version", String.class),
                row.getColumn("feature_digest", String.class),
                Columns.read(row.getColumn("features", String.class), new TypeReference<List<String>>() {}),
                Columns.read(row.getColumn("parameters", String.class), new TypeReference<Map<String, String>>() {}),
                row.getColumn("seed", Long.class),
                row.getColumn("code_version", String.class),
                Columns.read(row.getColumn("metrics", String.class), new TypeReference<Map<String, Double>>() {}),
                row.getColumn("evaluation", String.class));
        return new Version(
                line,
                row.getColumn("version", Integer.class),
                row.getColumn("artifact", String.class),
                from,
                Instant.ofEpochMilli(row.getColumn("created", Long.class)),
                row.getColumn("who", String.class),
                Version.State.REGISTERED);
    }
}
