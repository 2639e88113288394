package dev.tidemill.platform;

import dev.tidemill.chat.document.Source;
import dev.tidemill.core.Tenant;
import dev.tidemill.log.Blobs;
import dev.tidemill.log.Home;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;

/// Documents of collections: a row for each, its bytes as a blob.
final class StoredDocuments {
    private static final String OURS = "tenant = :tenant and application = :application and collection = :collection";

    private final Jdbi jdbi;
    private final Blobs blobs;
    private final Tenant tenant;
    private final InstantSource clock;

    StoredDocuments(Home home, Tenant tenant, InstantSource clock) {
        home.metadata().migrate("documents");
        this.jdbi = home.metadata().jdbi();
        this.blobs = home.blobs();
        this.tenant = tenant;
        this.clock = clock;
    }

    /// Adds a document, or puts it in the place of the one with its id.
    Documents.Entry put(String application, String collection, Source source) {
        String digest = blobs.put(source.bytes());
        Documents.Entry entry = new Documents.Entry(
                source.id(),
                digest,
                source.bytes().length,
                new TreeSet<>(source.labels()),
                Instant.ofEpochMilli(clock.millis()));
        jdbi.useTransaction(handle -> {
            delete(handle, application, collection, source.id());
            handle.createUpdate("insert into documents (tenant, application, collection, document, digest, size,"
                            + " labels, added) values (:tenant, :application, :collection, :document, :digest, :size,"
                            + " :labels, :added)")
                    .bind("tenant", tenant.name())
                    .bind("application", application)
                    .bind("collection", collection)
                    .bind("document", source.id())
                    .bind("digest", digest)
                    .bind("size", entry.size())
                    .bind("labels", String.join(",", entry.labels()))
                    .bind("added", entry.added().toEpochMilli())
                    .execute();
        });
        return entry;
    }

    /// In the order of their ids.
    List<Documents.Entry> list(String application, String collection) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select document, digest, size, labels, added from documents where " + OURS
                                + " order by document")
                        .bind("tenant", tenant.name())
                        .bind("application", application)
                        .bind("collection", collection)
                        .map(StoredDocuments::entry)
                        .list());
    }

    private static Documents.Entry entry(RowView row) {
        return new Documents.Entry(
                row.getColumn("document", String.class),
                row.getColumn("digest", String.class),
                row.getColumn("size", Long.class),
                labels(row.getColumn("labels", String.class)),
                Instant.ofEpochMilli(row.getColumn("added", Long.class)));
    }

    private static Set<String> labels(String text) {
        return Arrays.stream(text.split(","))
                .filter(label -> !label.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// As it came.
    Source source(Documents.Entry entry) {
        return new Source(
                entry.id(),
                entry.id().substring(entry.id().lastIndexOf('/') + 1),
                blobs.get(entry.digest()),
                Map.of(),
                entry.labels());
    }

    /// Removes a document; its bytes too where no other has them. Whether it was there.
    boolean remove(String application, String collection, String id) {
        return jdbi.inTransaction(handle -> {
            List<String> digests = handle.createQuery(
                            "select digest from documents where " + OURS + " and document = :document")
                    .bind("tenant", tenant.name())
                    .bind("application", application)
                    .bind("collection", collection)
                    .bind("document", id)
                    .mapTo(String.class)
                    .list();
            delete(handle, application, collection, id);
            for (String digest : digests) {
                int left = handle.createQuery("select count(*) from documents where digest = :digest")
                        .bind("digest", digest)
                        .mapTo(Integer.class)
                        .one();
                if (left == 0) {
                    blobs.delete(digest);
                }
            }
            return !digests.isEmpty();
        });
    }

    private void delete(Handle handle, String application, String collection, String id) {
        handle.createUpdate("delete from documents where " + OURS + " and document = :document")
                .bind("tenant", tenant.name())
                .bind("application", application)
                .bind("collection", collection)
                .bind("document", id)
                .execute();
    }
}
