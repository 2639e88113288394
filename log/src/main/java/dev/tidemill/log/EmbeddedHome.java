package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Ids;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A home on the local disk: RocksDB for journals, files for blobs, SQLite for metadata.
///
/// | path | holds |
/// |---|---|
/// | `tidemill.home`, `tidemill.lock` | format version; the process that has it |
/// | `journal/` | one RocksDB for all journals |
/// | `blobs/` | content-addressed files |
/// | `metadata.db` | SQLite |
public final class EmbeddedHome implements Home {
    private final Path directory;
    private final HomeOptions options;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Map<String, RocksJournal> journals = new ConcurrentHashMap<>();
    private final RocksStore store;
    private final FileBlobs blobs;
    private final SqliteMetadata metadata;

    private EmbeddedHome(Path directory, HomeOptions options) throws IOException {
        this.directory = directory;
        this.options = options;
        try {
            opened.push(HomeLock.take(directory));
            HomeFile.check(directory);
            Later<SqliteMetadata> opening = Later.begin("metadata", () -> openMetadata(directory, options));
            opened.push(() -> opening.get().close());
            store = RocksStore.open(directory.resolve("journal"), options);
            opened.push(store);
            blobs = new FileBlobs(directory.resolve("blobs"));
            metadata = opening.get();
        } catch (IOException | RuntimeException e) {
            closeAll(e);
            throw e;
        }
    }

    private static SqliteMetadata openMetadata(Path directory, HomeOptions options) {
        return new SqliteMetadata(directory.resolve("metadata.db"), options.metadataConnections());
    }

    /// Opens the home in the directory, which is made where it is missing.
    ///
    /// @throws TidemillException CONFLICT where another process has it, STORAGE where it cannot be written, is
    ///                           damaged or of a newer format
    public static EmbeddedHome open(Path directory, HomeOptions options) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(absolute)) {
                Files.createDirectories(
                        absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return new EmbeddedHome(absolute, options);
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.STORAGE,
                    "a home must be a directory that can be written, and " + absolute + " is not (" + reason(e)
                            + "); check its permissions and the space left, or choose another home",
                    e);
        }
    }

    /// Opens it with the defaults.
    public static EmbeddedHome open(Path directory) {
        return open(directory, HomeOptions.defaults());
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public Journal journal(Tenant tenant, String application) {
        if (!Ids.NAME.matcher(application).matches()
                && !Ids.SLUG.matcher(application).matches()) {
            throw new IllegalArgumentException(
                    "application must match " + Ids.NAME + " or " + Ids.SLUG + ", got \"" + application + "\"");
        }
        return journals.computeIfAbsent(
                tenant.name() + "/" + application,
                _ -> RocksJournal.open(store, store.space(tenant.name(), application), options));
    }

    @Override
    public Blobs blobs() {
        return blobs;
    }

    @Override
    public Metadata metadata() {
        return metadata;
    }

    /// Closes everything, the last opened first. Cursors still open after [HomeOptions#closeWait] are an error.
    @Override
    public void close() {
        TidemillException failure =
                new TidemillException(ErrorCode.STORAGE, "closing " + directory + " failed; see what it suppresses");
        closeAll(failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private void closeAll(Exception failure) {
        for (RocksJournal journal : journals.values()) {
            attempt(journal, failure);
        }
        journals.clear();
        while (!opened.isEmpty()) {
            attempt(opened.pop(), failure);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever fails, the rest is closed too
    private static void attempt(AutoCloseable closeable, Exception failure) {
        try {
            closeable.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        String kind = e.getClass().getSimpleName();
        return message == null ? kind : kind + ": " + message;
    }
}
