package dev.tidemill.data.check;

import dev.tidemill.core.Problem;
import dev.tidemill.core.Tenant;
import dev.tidemill.data.Profile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/// The table `batch_profiles`: of each subject the newest [#MOST] profiles, which are the history that the next
/// one is
/// compared with.
public final class ProfileNotes {
    static final int MOST = 200;
    private static final int HISTORY = 30;
    private static final String OF = " from batch_profiles where tenant = :tenant and application = :application";

    private final Jdbi jdbi;
    private final String tenant;
    private final InstantSource clock;

    ProfileNotes(Jdbi jdbi, Tenant tenant, InstantSource clock) {
        this.jdbi = jdbi;
        this.tenant = tenant.name();
        this.clock = clock;
    }

    /// Compares a profile with the accepted ones of its subject and keeps it. What came before under the same
    /// source
    /// keeps its verdict and is returned.
    ///
    /// @param growing whether more rows than ever are expected
    public synchronized BatchNote judge(
            String application, String subject, String source, Profile profile, boolean growing) {
        String kept = CheckNotes.shortened(source);
        Optional<BatchNote> known = growing ? find(application, subject, kept) : Optional.empty();
        if (known.isPresent()) {
            return known.get();
        }
        List<Profile> before = jdbi.withHandle(handle -> handle
                .createQuery(
                        "select *" + OF + " and subject = :subject and accepted = 1 order by entry desc limit :most")
                .bind("tenant", tenant)
                .bind("application", application)
                .bind("subject", subject)
                .bind("most", HISTORY)
                .map(ProfileNotes::read)
                .list()
                .reversed()
                .stream()
                .map(BatchNote::profile)
                .toList());
        List<Problem> anomalies = new ProfileHistory(before, growing).anomalies(profile);
        return add(
                application, new BatchNote(0, subject, kept, clock.instant(), profile, anomalies, anomalies.isEmpty()));
    }

    private BatchNote add(String application, BatchNote note) {
        return jdbi.inTransaction(handle -> {
            int entry = handle.createQuery("select coalesce(max(entry), 0) + 1" + OF)
                    .bind("tenant", tenant)
                    .bind("application", application)
                    .mapTo(Integer.class)
                    .one();
            handle.createUpdate("insert into batch_profiles (tenant, application, entry, subject, source, at, profile,"
                            + " anomalies, accepted) values (:tenant, :application, :entry, :subject, :source, :at,"
                            + " :profile, :anomalies, :accepted)")
                    .bind("tenant", tenant)
                    .bind("application", application)
                    .bind("entry", entry)
                    .bind("subject", note.subject())
                    .bind("source", note.source())
                    .bind("at", note.at().toEpochMilli())
                    .bind("profile", new String(note.profile().toBytes(), StandardCharsets.UTF_8))
                    .bind("anomalies", NotesJson.problems(note.anomalies()))
                    .bind("accepted", note.accepted() ? 1 : 0)
                    .execute();
            handle.createUpdate("delete" + OF + " and subject = :subject and entry not in (select entry" + OF
                            + " and subject = :subject order by entry desc limit :most)")
                    .bind("tenant", tenant)
                    .bind("application", application)
                    .bind("subject", note.subject())
                    .bind("most", MOST)
                    .execute();
            return new BatchNote(
                    entry, note.subject(), note.source(), note.at(), note.profile(), note.anomalies(), note.accepted());
        });
    }

    /// The newest note about a source.
    public Optional<BatchNote> find(String application, String subject, String source) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select *" + OF + " and subject = :subject and source = :source order by entry desc limit 1")
                .bind("tenant", tenant)
                .bind("application", application)
                .bind("subject", subject)
                .bind("source", source)
                .map(ProfileNotes::read)
                .findOne());
    }

    /// From now on the source counts as usual, whatever was unlike.
    public void accept(String application, String subject, String source) {
        jdbi.useHandle(handle -> handle.createUpdate("update batch_profiles set accepted = 1 where tenant = :tenant"
                        + " and application = :application and subject = :subject and source = :source")
                .bind("tenant", tenant)
                .bind("application", application)
                .bind("subject", subject)
                .bind("source", source)
                .execute());
    }

    /// Of all subjects, newest first.
    public List<BatchNote> newest(String application, int most) {
        return jdbi.withHandle(handle -> handle.createQuery("select *" + OF + " order by entry desc limit :most")
                .bind("tenant", tenant)
                .bind("application", application)
                .bind("most", most)
                .map(ProfileNotes::read)
                .list());
    }

    private static BatchNote read(RowView row) {
        return new BatchNote(
                row.getColumn("entry", Integer.class),
                row.getColumn("subject", String.class),
                row.getColumn("source", String.class),
                Instant.ofEpochMilli(row.getColumn("at", Long.class)),
                Profile.of(row.getColumn("profile", String.class).getBytes(StandardCharsets.UTF_8)),
                NotesJson.problems(row.getColumn("anomalies", String.class)),
                row.getColumn("accepted", Integer.class) == 1);
    }
}
