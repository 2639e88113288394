package dev.tidemill.data.check;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Ids;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/// Tags and pins of datasets. A tag names one dataset and may be moved to another; a pin keeps one whatever its
/// age.
public final class DatasetNotes {
    private static final String OF = " where tenant = :tenant and application = :application";

    private final Jdbi jdbi;
    private final String tenant;
    private final InstantSource clock;

    DatasetNotes(Jdbi jdbi, Tenant tenant, InstantSource clock) {
        this.jdbi = jdbi;
        this.tenant = tenant.name();
        this.clock = clock;
    }

    /// Names a dataset.
    ///
    /// @throws TidemillException INVALID where the tag is no name, or could be the beginning of a digest
    public void tag(String application, String tag, String digest, String who) {
        if (!Ids.SLUG.matcher(tag).matches() || tag.matches("[0-9a-f]{8,64}")) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "tag must match " + Ids.SLUG + " and must not look like a digest, got \"" + tag + "\"");
        }
        jdbi.useHandle(handle -> of(
                        handle.createUpdate("insert into dataset_tags (tenant, application, tag, digest, at, who)"
                                + " values (:tenant, :application, :tag, :digest, :at, :who) on conflict"
                                + " (tenant, application, tag) do update set digest = excluded.digest,"
                                + " at = excluded.at, who = excluded.who"),
                        application)
                .bind("tag", tag)
                .bind("digest", digest)
                .bind("at", clock.millis())
                .bind("who", who)
                .execute());
    }

    /// Takes a name away; false where there was none.
    public boolean untag(String application, String tag) {
        return jdbi.withHandle(handle -> of(
                                handle.createUpdate("delete from dataset_tags" + OF + " and tag = :tag"), application)
                        .bind("tag", tag)
                        .execute())
                > 0;
    }

    /// Digests by tag.
    public Map<String, String> tags(String application) {
        Map<String, String> tags = new LinkedHashMap<>();
        jdbi.useHandle(handle -> of(
                        handle.createQuery("select tag, digest from dataset_tags" + OF + " order by tag"), application)
                .map(row -> Map.entry(row.getColumn("tag", String.class), row.getColumn("digest", String.class)))
                .forEach(entry -> tags.put(entry.getKey(), entry.getValue())));
        return tags;
    }

    /// Keeps a dataset whatever its age, or no longer.
    public void pin(String application, String digest, boolean pinned, String who) {
        jdbi.useTransaction(handle -> {
            of(handle.createUpdate("delete from dataset_pins" + OF + " and digest = :digest"), application)
                    .bind("digest", digest)
                    .execute();
            if (pinned) {
                of(
                                handle.createUpdate("insert into dataset_pins (tenant, application, digest, at, who)"
                                        + " values (:tenant, :application, :digest, :at, :who)"),
                                application)
                        .bind("digest", digest)
                        .bind("at", clock.millis())
                        .bind("who", who)
                        .execute();
            }
        });
    }

    /// Digests of pinned datasets.
    public Set<String> pins(String application) {
        return jdbi.withHandle(
                handle -> Set.copyOf(of(handle.createQuery("select digest from dataset_pins" + OF), application)
                        .mapTo(String.class)
                        .list()));
    }

    /// Forgets a dataset that is gone.
    public void forget(String application, String digest) {
        jdbi.useTransaction(handle -> {
            for (String table : new String[] {"dataset_tags", "dataset_pins"}) {
                of(handle.createUpdate("delete from " + table + OF + " and digest = :digest"), application)
                        .bind("digest", digest)
                        .execute();
            }
        });
    }

    private <T extends SqlStatement<T>> T of(T statement, String application) {
        return statement.bind("tenant", tenant).bind("application", application);
    }
}
