package dev.tidemill.chat.search;

import dev.tidemill.chat.document.Chunker;
import dev.tidemill.chat.document.Document;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A named set of documents that can be searched. Each build is a version of its own beside the others, immutable;
/// which one answers is swapped whole, while searches that began on the old one end on it.
///
/// A version is a folder with a Lucene index and a manifest; the file `current` names the one that answers.
public final class Collection implements AutoCloseable {
    private static final Pattern VERSION = Pattern.compile("v\\d{6}");
    private static final String CURRENT = "current";

    private final Path folder;
    private final Optional<TextEmbedder> embedder;
    private final Chunker chunker;
    private final Map<String, IndexVersion> others = new ConcurrentHashMap<>();
    private volatile @Nullable IndexVersion current;
    private boolean closed;

    /// Opens the version that answered last, where there is one.
    ///
    /// @param embedder without one words alone find passages
    /// @throws TidemillException STORAGE where that version is not as it was written; CONFLICT where
    ///     its vectors are another embedder's
    public static Collection open(Path folder, Optional<TextEmbedder> embedder, Chunker chunker) {
        try {
            Files.createDirectories(folder);
            Collection collection = new Collection(folder, embedder, chunker);
            Path pointer = folder.resolve(CURRENT);
            if (Files.exists(pointer)) {
                collection.current = collection.load(Files.readString(pointer).strip());
            }
            return collection;
        } catch (IOException failed) {
            throw storage(failed);
        }
    }

    private Collection(Path folder, Optional<TextEmbedder> embedder, Chunker chunker) {
        this.folder = folder;
        this.embedder = embedder;
        this.chunker = chunker;
    }

    /// Builds a version of exactly these documents. What has not changed since the version in use is taken from it,
    /// not read or embedded again. The version does not answer before [#use].
    ///
    /// @param done told how many documents are in, again and again
    /// @throws IllegalArgumentException where two documents have one id
    public synchronized Build build(List<Document> documents, IntConsumer done) {
        requireOpen();
        IndexVersion base = current;
        String name = next();
        Path place = folder.resolve(name + ".part");
        try {
            Folders.delete(place);
            IndexBuild build = new IndexBuild(place, Optional.ofNullable(base), embedder, chunker);
            Build built = build.run(name, documents, base == null ? folder : folder.resolve(base.name()), done);
            Files.move(place, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            return built;
        } catch (IOException failed) {
            throw storage(failed);
        } finally {
            Folders.deleteQuietly(place);
        }
    }

    /// What a build made.
    ///
    /// @param version its name
    /// @param kept    how many documents were as before
    public record Build(String version, int documents, int chunks, int kept) {}

    /// Lets a version answer from now on.
    ///
    /// @throws TidemillException NOT_FOUND where there is none of that name
    public synchronized void use(String version) {
        requireOpen();
        try {
            IndexVersion loaded = load(version);
            Path pointer = folder.resolve(CURRENT + ".part");
            Files.writeString(pointer, version + "\n");
            Files.move(
                    pointer,
                    folder.resolve(CURRENT),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            IndexVersion old = current;
            current = loaded;
            if (old != null) {
                old.close();
            }
        } catch (IOException failed) {
            throw storage(failed);
        }
    }

    /// The versions there are, oldest first.
    public List<String> versions() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> VERSION.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw storage(failed);
        }
    }

    /// The version that answers.
    public Optional<String> version() {
        return Optional.ofNullable(current).map(IndexVersion::name);
    }

    /// Passages, the best first; none where nothing was built yet.
    public List<Passage> search(Search search) {
        while (true) {
            IndexVersion use = current;
            if (use == null) {
                return List.of();
            }
            // One that was swapped out between these lines is closed; the next look finds its successor.
            if (use.acquire()) {
                try {
                    return use.search(search, text -> embedder.orElseThrow().embed(text));
                } finally {
                    use.release();
                }
            }
        }
    }

    /// The same in a version that may not be the one in use, such as a candidate's. It stays open.
    ///
    /// @throws TidemillException NOT_FOUND where there is none of that name
    public List<Passage> search(String version, Search search) {
        return others.computeIfAbsent(version, name -> {
                    try {
                        return load(name);
                    } catch (IOException failed) {
                        throw storage(failed);
                    }
                })
                .search(search, text -> embedder.orElseThrow().embed(text));
    }

    private IndexVersion load(String version) throws IOException {
        if (!VERSION.matcher(version).matches() || !Files.isDirectory(folder.resolve(version))) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND,
                    "a version must be one that was built, got \"" + version + "\"; there are " + versions());
        }
        IndexVersion loaded = IndexVersion.open(folder.resolve(version));
        String theirs = loaded.manifest().embedder();
        if (!theirs.isEmpty()
                && embedder.filter(one -> one.name().equals(theirs)).isEmpty()) {
            loaded.close();
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    "an index must be searched with the embedder that built it, " + theirs + ", got "
                            + embedder.map(TextEmbedder::name).orElse("none") + "; build it again");
        }
        return loaded;
    }

    private String next() {
        List<String> all = versions();
        int last = all.isEmpty() ? 0 : Integer.parseInt(all.getLast().substring(1));
        return String.format(Locale.ROOT, "v%06d", last + 1);
    }

    private void requireOpen() {
        if (closed) {
            throw new TidemillException(ErrorCode.UNAVAILABLE, "the collection has been closed; open it again");
        }
    }

    private static TidemillException storage(IOException failed) {
        return new TidemillException(ErrorCode.STORAGE, "the index cannot be read or written: " + failed, failed);
    }

    @Override
    public synchronized void close() {
        IndexVersion last = current;
        closed = true;
        current = null;
        others.values().forEach(IndexVersion::close);
        others.clear();
        if (last != null) {
            last.close();
        }
    }
}
