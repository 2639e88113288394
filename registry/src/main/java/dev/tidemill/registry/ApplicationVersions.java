package dev.tidemill.registry;

import dev.tidemill.core.Tenant;
import dev.tidemill.log.Metadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// The applied versions of applications: their text as it was applied, for ever, and which one is in use.
public final class ApplicationVersions {
    private final Jdbi jdbi;

    public ApplicationVersions(Metadata metadata) {
        metadata.migrate("registry");
        this.jdbi = metadata.jdbi();
    }

    /// @param digest  SHA-256 of `source`
    /// @param changes against the version before, one line each
    public record Applied(
            String application,
            String version,
            String digest,
            String source,
            Instant applied,
            String who,
            List<String> changes) {
        public Applied {
            changes = List.copyOf(changes);
        }
    }

    public void add(Tenant tenant, Applied applied) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "insert into application_version (id, tenant, application, version, digest, source, applied,"
                                + " who, changes) select coalesce(max(id), 0) + 1, :tenant, :application, :version,"
                                + " :digest, :source, :applied, :who, :changes from application_version")
                .bind("tenant", tenant.name())
                .bind("application", applied.application())
                .bind("version", applied.version())
                .bind("digest", applied.digest())
                .bind("source", applied.source())
                .bind("applied", applied.applied().toEpochMilli())
                .bind("who", applied.who())
                .bind("changes", String.join("\n", applied.changes()))
                .execute());
    }

    /// Every application that was ever applied.
    public List<String> applications(Tenant tenant) {
        return jdbi.withHandle(handle -> handle.createQuery("select distinct application from application_version"
                        + " where tenant = :tenant order by application")
                .bind("tenant", tenant.name())
                .mapTo(String.class)
                .list());
    }

    /// Newest first: the first one is in use.
    public List<Applied> versions(Tenant tenant, String application) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select application, version, digest, source, applied, who, changes from application_version"
                                + " where tenant = :tenant and application = :application order by id desc")
                .bind("tenant", tenant.name())
                .bind("application", application)
                .map((row, context) -> new Applied(
                        row.getString("application"),
                        row.getString("version"),
                        row.getString("digest"),
                        row.getString("source"),
                        Instant.ofEpochMilli(row.getLong("applied")),
                        row.getString("who"),
                        row.getString("changes").lines().toList()))
                .list());
    }

    public Optional<Applied> find(Tenant tenant, String application, String version) {
        return versions(tenant, application).stream()
                .filter(applied -> applied.version().equals(version))
                .findFirst();
    }
}
