package dev.tidemill.registry;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Descriptions and tags of lines and versions: what people may change, while versions themselves never do.
public final class Notes {
    private static final int LONGEST = 100_000;
    private static final int LONGEST_KEY = 250;
    private static final int LONGEST_VALUE = 5000;

    private final Jdbi jdbi;
    private final InstantSource clock;

    Notes(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /// Makes a line that has no version yet.
    ///
    /// @throws TidemillException CONFLICT where it is there
    public void create(VersionLine line, String description, String who) {
        check(description);
        boolean made = jdbi.inTransaction(handle -> insert(handle, line, description, who, clock.instant()));
        if (!made) {
            throw new TidemillException(
                    ErrorCode.CONFLICT, "Registered Model (name=" + line.application() + ") already exists.");
        }
    }

    void ensure(VersionLine line, String who, Instant now) {
        jdbi.useTransaction(handle -> insert(handle, line, "", who, now));
    }

    private boolean insert(Handle handle, VersionLine line, String description, String who, Instant now) {
        return handle.createUpdate(
                                "insert into version_lines (tenant, application, kind, description, created, updated,"
                                        + " who) values (:tenant, :application, :kind, :description, :now, :now, :who)"
                                        + " on conflict (tenant, application, kind) do nothing")
                        .bindMap(Columns.of(line))
                        .bind("description", description)
                        .bind("now", now.toEpochMilli())
                        .bind("who", who)
                        .execute()
                > 0;
    }

    /// The line, where it was made or has versions.
    public Optional<LineNote> line(VersionLine line) {
        return lines(line.tenant(), line.kind()).stream()
                .filter(note -> note.line().equals(line))
                .findFirst();
    }

    /// The kinds of all lines, by name.
    public List<String> kinds(Tenant tenant) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select distinct kind from version_lines where tenant = :tenant order by kind")
                .bind("tenant", tenant.name())
                .mapTo(String.class)
                .list());
    }

    /// All lines of a kind, by name.
    public List<LineNote> lines(Tenant tenant, String kind) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select * from version_lines where tenant = :tenant" + " and kind = :kind order by application")
                .bind("tenant", tenant.name())
                .bind("kind", kind)
                .map((row, context) -> {
                    VersionLine line = new VersionLine(tenant, row.getString("application"), kind);
                    return new LineNote(
                            line,
                            row.getString("description"),
                            Instant.ofEpochMilli(row.getLong("created")),
                            Instant.ofEpochMilli(row.getLong("updated")),
                            row.getString("who"),
                            tags(handle, line, 0));
                })
                .list());
    }

    /// What is said about a version.
    public VersionNote version(Version version) {
        return jdbi.withHandle(handle -> {
            Map<String, String> tags = tags(handle, version.line(), version.version());
            return handle.createQuery(
                            "select * from version_notes where " + Columns.OF_LINE + " and version = :version")
                    .bindMap(Columns.of(version.line()))
                    .bind("version", version.version())
                    .map((row, context) -> new VersionNote(
                            row.getString("description"),
                            row.getString("format"),
                            row.getString("source"),
                            row.getString("run"),
                            Instant.ofEpochMilli(row.getLong("updated")),
                            tags))
                    .findOne()
                    .orElseGet(() -> new VersionNote("", "", "", "", version.created(), tags));
        });
    }

    private static Map<String, String> tags(Handle handle, VersionLine line, int version) {
        Map<String, String> tags = new HashMap<>();
        handle.createQuery("select name, value from version_tags where " + Columns.OF_LINE + " and version = :version")
                .bindMap(Columns.of(line))
                .bind("version", version)
                .map((row, context) -> Map.entry(row.getString("name"), row.getString("value")))
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
        return tags;
    }

    /// Describes a line.
    public void describe(VersionLine line, String description) {
        check(description);
        touch(line, Optional.of(description));
    }

    private void touch(VersionLine line, Optional<String> description) {
        jdbi.useHandle(handle -> handle.createUpdate("update version_lines set updated = :now"
                        + (description.isPresent() ? ", description = :description" : "") + " where "
                        + Columns.OF_LINE)
                .bindMap(Columns.of(line))
                .bind("now", clock.millis())
                .bind("description", description.orElse(""))
                .execute());
    }

    /// Describes a version.
    public void describe(Version version, String description) {
        check(description);
        VersionNote was = version(version);
        put(version, new VersionNote(description, was.format(), was.source(), was.run(), was.updated(), Map.of()));
    }

    /// Says where a version came from and how it is to be read.
    public void origin(Version version, String format, String source, String run) {
        VersionNote was = version(version);
        put(version, new VersionNote(was.description(), format, source, run, was.updated(), Map.of()));
    }

    private void put(Version version, VersionNote note) {
        jdbi.useHandle(handle -> handle.createUpdate("insert into version_notes (tenant, application, kind, version,"
                        + " description, format, source, run, updated) values (:tenant, :application, :kind, :version,"
                        + " :description, :format, :source, :run, :now) on conflict (tenant, application, kind, version)"
                        + " do update set description = excluded.description, format = excluded.format,"
                        + " source = excluded.source, run = excluded.run, updated = excluded.updated")
                .bindMap(Columns.of(version.line()))
                .bind("version", version.version())
                .bind("description", note.description())
                .bind("format", note.format())
                .bind("source", note.source())
                .bind("run", note.run())
                .bind("now", clock.millis())
                .execute());
        touch(version.line(), Optional.empty());
    }

    /// Tags a line (version 0) or a version.
    public void tag(VersionLine line, int version, String name, String value) {
        if (name.isBlank() || name.length() > LONGEST_KEY || value.length() > LONGEST_VALUE) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a tag must have a name of 1 to " + LONGEST_KEY + " characters and a value of at most "
                            + LONGEST_VALUE + ", got " + name.length() + " and " + value.length());
        }
        jdbi.useHandle(handle -> handle.createUpdate("insert into version_tags (tenant, application, kind, version,"
                        + " name, value) values (:tenant, :application, :kind, :version, :name, :value) on conflict"
                        + " (tenant, application, kind, version, name) do update set value = excluded.value")
                .bindMap(Columns.of(line))
                .bind("version", version)
                .bind("name", name)
                .bind("value", value)
                .execute());
    }

    /// Removes a tag of a line (version 0) or a version.
    public void untag(VersionLine line, int version, String name) {
        jdbi.useHandle(handle -> handle.createUpdate("delete from version_tags where " + Columns.OF_LINE
                        + " and version = :version and name = :name")
                .bindMap(Columns.of(line))
                .bind("version", version)
                .bind("name", name)
                .execute());
    }

    private static void check(String description) {
        if (description.length() > LONGEST) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a description must have at most " + LONGEST + " characters, got " + description.length());
        }
    }
}
