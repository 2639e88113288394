package dev.tidemill.registry.tracking;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Blobs;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/// Files of runs by their paths. A path is relative and in its shortest form; nothing of it ever becomes a path of a
/// file system, for content lies in the blobs under its digest, once for all paths that have it.
public final class ArtifactFiles {
    /// The most files that one folder lists.
    public static final int MOST_LISTED = 10_000;

    private static final int LONGEST = 1000;

    private final Jdbi jdbi;
    private final Blobs blobs;
    private final InstantSource clock;
    private final Tenant tenant;
    private final Predicate<String> alsoHeld;

    /// @param alsoHeld whether something beside these files needs the content with a digest
    ArtifactFiles(Jdbi jdbi, Blobs blobs, InstantSource clock, Tenant tenant, Predicate<String> alsoHeld) {
        this.jdbi = jdbi;
        this.blobs = blobs;
        this.clock = clock;
        this.tenant = tenant;
        this.alsoHeld = alsoHeld;
    }

    /// Keeps a file's content under a path, in the place of what was there.
    public ArtifactFile put(String path, Path content) {
        String sound = sound(path);
        try {
            long size = Files.size(content);
            synchronized (blobs) {
                return keep(sound, blobs.put(content), size);
            }
        } catch (java.io.IOException e) {
            throw new TidemillException(ErrorCode.STORAGE, "an upload must be readable: " + e.getMessage(), e);
        }
    }

    /// Keeps bytes under a path, in the place of what was there.
    public ArtifactFile put(String path, byte[] content) {
        String sound = sound(path);
        synchronized (blobs) {
            return keep(sound, blobs.put(content), content.length);
        }
    }

    private ArtifactFile keep(String path, String digest, long size) {
        jdbi.useTransaction(handle -> {
            refuseClash(handle, path);
            Optional<ArtifactFile> before = find(handle, path);
            handle.createUpdate("insert into artifact_files (tenant, path, digest, size, at) values (:tenant, :path,"
                            + " :digest, :size, :at) on conflict (tenant, path) do update set digest = excluded.digest,"
                            + " size = excluded.size, at = excluded.at")
                    .bind("tenant", tenant.name())
                    .bind("path", path)
                    .bind("digest", digest)
                    .bind("size", size)
                    .bind("at", clock.millis())
                    .execute();
            before.ifPresent(file -> release(handle, file.digest()));
        });
        return new ArtifactFile(path, false, size, digest);
    }

    private void refuseClash(Handle handle, String path) {
        if (!under(handle, path, 1).isEmpty()) {
            throw Limits.invalid("a file must not have the path of a folder, got \"" + Limits.shown(path) + "\"");
        }
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (find(handle, path.substring(0, slash)).isPresent()) {
                throw Limits.invalid("a folder must not have the path of a file, got \"" + Limits.shown(path) + "\"");
            }
        }
    }

    /// The file at a path.
    public Optional<ArtifactFile> find(String path) {
        String sound = sound(path);
        return jdbi.withHandle(handle -> find(handle, sound));
    }

    private Optional<ArtifactFile> find(Handle handle, String path) {
        return files(handle.createQuery("select * from artifact_files where tenant = :tenant and path = :path")
                        .bind("path", path))
                .stream()
                .findFirst();
    }

    /// A file's content, verified at its end.
    ///
    /// @throws TidemillException NOT_FOUND where there is none
    public InputStream open(ArtifactFile file) {
        return blobs.open(file.digest());
    }

    /// What lies in a folder itself, by name; empty where nothing does.
    ///
    /// @param folder its path; empty: the root
    public List<ArtifactFile> list(String folder) {
        String prefix = folder.isEmpty() ? "" : sound(folder) + "/";
        Map<String, ArtifactFile> children = new LinkedHashMap<>();
        for (ArtifactFile file : all(folder)) {
            int slash = file.path().indexOf('/', prefix.length());
            String child = slash < 0 ? file.path() : file.path().substring(0, slash);
            children.putIfAbsent(child, slash < 0 ? file : new ArtifactFile(child, true, 0, ""));
        }
        return List.copyOf(children.values());
    }

    /// Every file at any depth of a folder, by path.
    public List<ArtifactFile> all(String folder) {
        String sound = folder.isEmpty() ? "" : sound(folder);
        return jdbi.withHandle(handle -> under(handle, sound, MOST_LISTED));
    }

    private List<ArtifactFile> under(Handle handle, String folder, int most) {
        if (folder.isEmpty()) {
            return files(handle.createQuery(
                    "select * from artifact_files where tenant = :tenant order by path limit " + most));
        }
        // '0' is the character after '/'.
        return files(handle.createQuery("select * from artifact_files where tenant = :tenant and path >= :from"
                        + " and path < :to order by path limit " + most)
                .bind("from", folder + "/")
                .bind("to", folder + "0"));
    }

    private List<ArtifactFile> files(Query query) {
        return query.bind("tenant", tenant.name())
                .map((row, context) ->
                        new ArtifactFile(row.getString("path"), false, row.getLong("size"), row.getString("digest")))
                .list();
    }

    /// Removes a file, or a folder with all that is in it; content that nothing else needs is gone.
    ///
    /// @return how many files
    public int delete(String path) {
        String sound = sound(path);
        synchronized (blobs) {
            return jdbi.inTransaction(handle -> {
                List<ArtifactFile> gone = new ArrayList<>(under(handle, sound, Integer.MAX_VALUE));
                find(handle, sound).ifPresent(gone::add);
                for (ArtifactFile file : gone) {
                    handle.execute(
                            "delete from artifact_files where tenant = ? and path = ?", tenant.name(), file.path());
                    release(handle, file.digest());
                }
                return gone.size();
            });
        }
    }

    /// Whether a file has the content with this digest.
    public boolean holds(String digest) {
        return jdbi.withHandle(handle -> held(handle, digest));
    }

    private static boolean held(Handle handle, String digest) {
        return handle.createQuery("select 1 from artifact_files where digest = :digest union all"
                        + " select 1 from artifact_parts where digest = :digest limit 1")
                .bind("digest", digest)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    void release(Handle handle, String digest) {
        if (!held(handle, digest) && !alsoHeld.test(digest)) {
            blobs.delete(digest);
        }
    }

    /// A path as it may be.
    static String sound(String path) {
        String stripped = path.startsWith("/") ? path.substring(1) : path;
        boolean plain = stripped.chars().allMatch(c -> c >= ' ' && c != '\\' && c != 0x7f);
        if (stripped.length() > LONGEST || !plain || !Limits.normal(stripped)) {
            throw Limits.invalid("Invalid path: an artifact's path must be relative, without empty, . and .. parts,"
                    + " backslashes and control characters, of at most " + LONGEST + " characters, got \""
                    + Limits.shown(stripped) + "\"");
        }
        return stripped;
    }
}
