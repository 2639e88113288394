package dev.tidemill.registry.tracking;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Files uploaded in parts. An upload's id is a secret: who knows it may send parts. What is not completed within
/// a day is dropped when the next upload begins.
public final class ArtifactParts {
    /// The most parts of one upload.
    public static final int MOST = 10_000;

    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Jdbi jdbi;
    private final Blobs blobs;
    private final InstantSource clock;
    private final Tenant tenant;
    private final ArtifactFiles files;
    private final RunNames names;

    ArtifactParts(Jdbi jdbi, Blobs blobs, InstantSource clock, Tenant tenant, ArtifactFiles files, RunNames names) {
        this.jdbi = jdbi;
        this.blobs = blobs;
        this.clock = clock;
        this.tenant = tenant;
        this.files = files;
        this.names = names;
    }

    private record Part(int number, String digest, String path) {}

    /// Begins an upload.
    ///
    /// @return its id: 64 hexadecimal digits
    public String begin(String path) {
        String sound = ArtifactFiles.sound(path);
        String upload = names.id() + names.id();
        long now = clock.millis();
        synchronized (blobs) {
            jdbi.useTransaction(handle -> {
                handle.createQuery("select distinct upload from artifact_parts where at < :old")
                        .bind("old", now - ABANDONED.toMillis())
                        .mapTo(String.class)
                        .list()
                        .forEach(old -> drop(handle, old));
                insert(handle, upload, new Part(0, "", sound), now);
            });
        }
        return upload;
    }

    /// Keeps one part, 1, 2, …, in the place of what came before under its number.
    ///
    /// @return its digest
    public String put(String upload, int number, Path content) {
        if (number < 1 || number > MOST) {
            throw Limits.invalid("number of a part must be 1 to " + MOST + ", got " + number);
        }
        synchronized (blobs) {
            String digest = blobs.put(content);
            jdbi.useTransaction(handle -> {
                String path = begun(handle, upload);
                handle.execute("delete from artifact_parts where upload = ? and part = ?", upload, number);
                insert(handle, upload, new Part(number, digest, path), clock.millis());
            });
            return digest;
        }
    }

    private void insert(Handle handle, String upload, Part part, long at) {
        handle.execute(
                "insert into artifact_parts (tenant, upload, path, part, digest, at) values (?, ?, ?, ?, ?, ?)",
                tenant.name(),
                upload,
                part.path(),
                part.number(),
                part.digest(),
                at);
    }

    private String begun(Handle handle, String upload) {
        return parts(handle, upload).stream()
                .findFirst()
                .orElseThrow(() -> Limits.missing("upload must have begun and not have ended; begin it again"))
                .path();
    }

    private List<Part> parts(Handle handle, String upload) {
        return handle.createQuery("select part, digest, path from artifact_parts where tenant = :tenant"
                        + " and upload = :upload order by part")
                .bind("tenant", tenant.name())
                .bind("upload", upload)
                .map((row, context) -> new Part(row.getInt("part"), row.getString("digest"), row.getString("path")))
                .list();
    }

    /// Puts the parts together in their order, and forgets them.
    ///
    /// @param path the one it began with
    public ArtifactFile complete(String upload, String path) {
        List<Part> parts = jdbi.withHandle(handle -> parts(handle, upload));
        if (parts.isEmpty() || !parts.getFirst().path().equals(ArtifactFiles.sound(path))) {
            throw Limits.missing("upload must have begun for this path and not have ended; begin it again");
        }
        if (parts.size() < 2 || parts.getLast().number() != parts.size() - 1) {
            throw Limits.invalid("an upload must have all its parts from 1 on, got "
                    + parts.stream().map(Part::number).skip(1).toList());
        }
        try {
            Path whole = Files.createTempFile("tidemill-upload", ".part");
            try {
                try (OutputStream out = Files.newOutputStream(whole)) {
                    for (Part part : parts.subList(1, parts.size())) {
                        try (InputStream in = blobs.open(part.digest())) {
                            in.transferTo(out);
                        }
                    }
                }
                ArtifactFile file = files.put(path, whole);
                abort(upload);
                return file;
            } finally {
                Files.delete(whole);
            }
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "parts must be put together on the disk, but: " + e.getMessage(), e);
        }
    }

    /// Drops an upload and its parts.
    public void abort(String upload) {
        synchronized (blobs) {
            jdbi.useTransaction(handle -> drop(handle, upload));
        }
    }

    private void drop(Handle handle, String upload) {
        List<Part> parts = parts(handle, upload);
        handle.execute("delete from artifact_parts where tenant = ? and upload = ?", tenant.name(), upload);
        for (Part part : parts) {
            if (!part.digest().isEmpty()) {
                files.release(handle, part.digest());
            }
        }
    }
}
