package dev.tidemill.data;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.DatasetManifest.DigestedColumn;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The immutable datasets of a home: for each `<digest>.parquet` with its rows and `<digest>.json` with its
/// manifest.
/// A dataset is there when its manifest is; what a broken run left is removed when the folder is opened. Safe for
/// use
/// by many threads; one process at a time.
public final class Datasets {
    private static final String MAGIC = "tidemill-dataset-1";
    private static final String SCRATCH = ".writing-";
    private static final String ROWS = ".parquet";
    private static final String MANIFEST = ".json";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;
    private final InstantSource clock;

    /// Opens the folder, which is made where it is not there.
    public Datasets(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
        try {
            Files.createDirectories(folder);
            tidy();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void tidy() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                boolean orphan = name.endsWith(ROWS)
                        && !Files.exists(folder.resolve(name.substring(0, name.length() - ROWS.length()) + MANIFEST));
                if (name.startsWith(".") || orphan) {
                    deleteTree(entry);
                }
            }
        }
    }

    /// Begins a dataset with these columns; close the writer.
    public DatasetWriter writer(List<DatasetColumn> columns) {
        long distinct = columns.stream().map(DatasetColumn::name).distinct().count();
        if (columns.isEmpty() || distinct != columns.size()) {
            throw new IllegalArgumentException("columns must be given and have distinct names, got " + columns);
        }
        try {
            return new DatasetWriter(this, Files.createTempDirectory(folder, SCRATCH), columns);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// The manifest of a dataset, verified; empty where there is none of that digest.
    ///
    /// @throws TidemillException STORAGE where it is damaged
    public Optional<DatasetManifest> get(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            return Optional.empty();
        }
        Path file = folder.resolve(digest + MANIFEST);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            DatasetManifest manifest = ManifestJson.read(
                    Files.readAllBytes(file), file.getFileName().toString());
            if (!manifest.digest().equals(digest)
                    || !digest(manifest.rows(), manifest.columns()).equals(digest)) {
                throw new TidemillException(
                        ErrorCode.STORAGE, "manifest " + file.getFileName() + " is damaged: its digest differs");
            }
            return Optional.of(manifest);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// All manifests, newest first.
    public List<DatasetManifest> list() {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(MANIFEST))
                    .map(name -> name.substring(0, name.length() - MANIFEST.length()))
                    .flatMap(digest -> get(digest).stream())
                    .sorted(Comparator.comparing(DatasetManifest::created)
                            .reversed()
                            .thenComparing(DatasetManifest::digest))
                    .toList();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// Opens a dataset for reading; every column that is read is verified against its digest.
    ///
    /// @throws TidemillException NOT_FOUND where there is none of that digest, STORAGE where it is damaged
    public DatasetReader open(String digest) {
        DatasetManifest manifest = get(digest)
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND, "dataset must exist, got \"" + digest + "\" (list them)"));
        return new DatasetReader(manifest, path(digest));
    }

    /// Compares two datasets.
    ///
    /// @param key a column of strings that tells rows apart, where there is one
    /// @throws TidemillException NOT_FOUND where there is none of such a digest
    public DatasetDiff diff(String left, String right, String key) {
        DatasetManifest before = open(left).manifest();
        DatasetManifest after = open(right).manifest();
        try (DuckDb database = DuckDb.inMemory(folder.resolve(SCRATCH + "diff"))) {
            return new DatasetDiffer(before, after, path(left), path(right)).diff(database, key);
        }
    }

    /// The Parquet file of a dataset, for other tools; never to be written.
    public Path path(String digest) {
        return folder.resolve(digest + ROWS);
    }

    /// A manifest as JSON, as it lies beside the rows.
    public String manifestJson(DatasetManifest manifest) {
        return new String(ManifestJson.write(manifest), StandardCharsets.UTF_8);
    }

    /// Removes a dataset; the manifest first, so that a half removed one is none.
    public void delete(String digest) {
        if (DIGEST.matcher(digest).matches()) {
            try {
                Files.deleteIfExists(folder.resolve(digest + MANIFEST));
                Files.deleteIfExists(path(digest));
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    Instant now() {
        return clock.instant();
    }

    /// Moves the rows into place, then the manifest; both are on the disk before it returns.
    void publish(DatasetManifest manifest, Path rows) {
        try {
            force(rows);
            Files.move(rows, path(manifest.digest()), StandardCopyOption.REPLACE_EXISTING);
            Path scratch = Files.createTempFile(folder, SCRATCH, MANIFEST);
            Files.write(scratch, ManifestJson.write(manifest));
            force(scratch);
            Files.move(scratch, folder.resolve(manifest.digest() + MANIFEST), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /// SHA-256 over the number of rows and, for each column, its name, type and digest.
    static String digest(long rows, List<DigestedColumn> columns) {
        StringBuilder text = new StringBuilder(MAGIC).append('\n').append(rows).append('\n');
        for (DigestedColumn column : columns) {
            text.append(column.name())
                    .append('\0')
                    .append(column.type().word())
                    .append('\0')
                    .append(column.digest())
                    .append('\n');
        }
        MessageDigest digest = FileBytes.sha256();
        return HexFormat.of().formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(root)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        }
    }

    /// Removes a folder in which something was written.
    static void discard(Path scratch) {
        try {
            deleteTree(scratch);
        } catch (IOException e) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "folder " + scratch + " must be deletable: " + e.getMessage(), e);
        }
    }

    private TidemillException failed(IOException e) {
        return new TidemillException(
                ErrorCode.STORAGE, "folder " + folder + " must be readable and writable: " + e.getMessage(), e);
    }
}
