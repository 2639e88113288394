package dev.tidemill.data.check;

import dev.tidemill.core.Tenant;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/// The table `import_runs`.
public final class ImportNotes {
    private static final String OF = " from import_runs where tenant = :tenant and application = :application";

    private final Jdbi jdbi;
    private final String tenant;

    ImportNotes(Jdbi jdbi, Tenant tenant) {
        this.jdbi = jdbi;
        this.tenant = tenant.name();
    }

    /// Keeps an import; its number is given here.
    public void add(String application, ImportNote note) {
        jdbi.useTransaction(handle -> {
            int run = handle.createQuery("select coalesce(max(run), 0) + 1" + OF)
                    .bind("tenant", tenant)
                    .bind("application", application)
                    .mapTo(Integer.class)
                    .one();
            handle.createUpdate("insert into import_runs (tenant, application, run, mapping, path, files, first_offset,"
                            + " end_offset, started, finished, events) values (:tenant, :application, :run, :mapping,"
                            + " :path, :files, :from, :to, :started, :finished, :events)")
                    .bind("tenant", tenant)
                    .bind("application", application)
                    .bind("run", run)
                    .bind("mapping", note.mapping())
                    .bind("path", note.path())
                    .bind("files", NotesJson.texts(note.files()))
                    .bind("from", note.from())
                    .bind("to", note.to())
                    .bind("started", note.started().toEpochMilli())
                    .bind("finished", note.finished().toEpochMilli())
                    .bind("events", note.events())
                    .execute();
        });
    }

    /// Imports that filled a part of the journal with from ≤ offset < to, newest first.
    public List<ImportNote> over(String application, long from, long to, int most) {
        return jdbi.withHandle(handle -> handle.createQuery("select *" + OF
                        + " and first_offset < :to and end_offset > :from and events > 0"
                        + " order by run desc limit :most")
                .bind("tenant", tenant)
                .bind("application", application)
                .bind("from", from)
                .bind("to", to)
                .bind("most", most)
                .map(ImportNotes::read)
                .list());
    }

    private static ImportNote read(RowView row) {
        return new ImportNote(
                row.getColumn("run", Integer.class),
                row.getColumn("mapping", String.class),
                row.getColumn("path", String.class),
                NotesJson.texts(row.getColumn("files", String.class)),
                row.getColumn("first_offset", Long.class),
                row.getColumn("end_offset", Long.class),
                Instant.ofEpochMilli(row.getColumn("started", Long.class)),
                Instant.ofEpochMilli(row.getColumn("finished", Long.class)),
                row.getColumn("events", Long.class));
    }
}
