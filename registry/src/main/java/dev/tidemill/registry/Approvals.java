package dev.tidemill.registry;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Who approved which version. Where a line demands it, a version without an approval does not go into production;
/// who made a version never approves it.
public final class Approvals {
    private static final int LONGEST_NOTE = 2000;

    private final Jdbi jdbi;
    private final InstantSource clock;
    private volatile ApprovalRule rule = line -> false;

    Approvals(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /// Says from now on which lines demand approval; none does before.
    public void demand(ApprovalRule which) {
        rule = which;
    }

    /// Whether the line demands it.
    public boolean demanded(VersionLine line) {
        return rule.demanded(line);
    }

    /// Approves a version. Again by the same: nothing changes.
    ///
    /// @throws TidemillException FORBIDDEN where who approves is who made it
    public Approval approve(Version version, String who, String note) {
        if (who.equals(version.who())) {
            throw new TidemillException(
                    ErrorCode.FORBIDDEN,
                    "a version must be approved by somebody other than who made it, and " + who + " made "
                            + name(version) + "; ask a second person to approve it with a key of their own");
        }
        if (note.length() > LONGEST_NOTE) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "note of an approval must have at most " + LONGEST_NOTE + " characters, got " + note.length());
        }
        return of(version).stream()
                .filter(one -> one.who().equals(who))
                .findFirst()
                .orElseGet(() -> add(version, who, note));
    }

    private Approval add(Version version, String who, String note) {
        Approval approval =
                new Approval(version.line(), version.version(), who, note, Instant.ofEpochMilli(clock.millis()));
        jdbi.useHandle(handle -> handle.createUpdate("insert into approvals (tenant, application, kind, version, who,"
                        + " note, at) values (:tenant, :application, :kind, :version, :who, :note, :at)")
                .bindMap(Columns.of(version.line()))
                .bind("version", version.version())
                .bind("who", who)
                .bind("note", note)
                .bind("at", approval.at().toEpochMilli())
                .execute());
        return approval;
    }

    /// The approvals of a version, oldest first.
    public List<Approval> of(Version version) {
        return jdbi.withHandle(handle -> handle.createQuery("select who, note, at from approvals where "
                        + Columns.OF_LINE + " and version = :version order by at, who")
                .bindMap(Columns.of(version.line()))
                .bind("version", version.version())
                .map((row, context) -> new Approval(
                        version.line(),
                        version.version(),
                        row.getString("who"),
                        row.getString("note"),
                        Instant.ofEpochMilli(row.getLong("at"))))
                .list());
    }

    /// Refuses a version that needs an approval and has none: called before a version goes into production or takes
    /// part in a rollout.
    ///
    /// @throws TidemillException CONFLICT
    public void require(Version version) {
        if (demanded(version.line()) && of(version).isEmpty()) {
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    name(version) + " must be approved by a second person before it goes into production, got no"
                            + " approval; one other than " + version.who() + " approves it with: tidemill "
                            + version.line().kind() + " approve " + version.version());
        }
    }

    private static String name(Version version) {
        return version.line().kind() + " " + version.version() + " of "
                + version.line().application();
    }
}
