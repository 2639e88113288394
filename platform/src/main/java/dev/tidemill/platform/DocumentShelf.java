package dev.tidemill.platform;

import dev.tidemill.app.AnswerDefinition;
import dev.tidemill.app.Application;
import dev.tidemill.chat.assistant.Passage;
import dev.tidemill.chat.assistant.Sources;
import dev.tidemill.chat.document.Chunk;
import dev.tidemill.chat.document.Chunker;
import dev.tidemill.chat.document.Document;
import dev.tidemill.chat.document.DocumentLimits;
import dev.tidemill.chat.document.DocumentReader;
import dev.tidemill.chat.document.ReadDocument;
import dev.tidemill.chat.document.Source;
import dev.tidemill.chat.search.Collection;
import dev.tidemill.chat.search.Search;
import dev.tidemill.chat.search.Search.Least;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The collections of a home: documents, and the versions of their indexes.
final class DocumentShelf implements Documents, AnswerRoom.Shelf, AutoCloseable {
    private final Services services;
    private final StoredDocuments stored;
    private final TextEmbedder embedder;
    private final Function<String, ApplicationRuntime> runtimes;
    private final DocumentReader reader = new DocumentReader(DocumentLimits.DEFAULT);
    private final Map<String, Collection> open = new ConcurrentHashMap<>();

    DocumentShelf(Services services, TextEmbedder embedder, Function<String, ApplicationRuntime> runtimes) {
        this.services = services;
        this.stored = new StoredDocuments(
                services.home(), services.tenant(), services.config().clock());
        this.embedder = embedder;
        this.runtimes = runtimes;
    }

    private static String collection(Application application) {
        return application
                .answer()
                .flatMap(AnswerDefinition::collection)
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID,
                        "application " + application.name()
                                + " must declare answer.collection to have documents; add it to its file"));
    }

    @Override
    public Entry put(String name, String id, byte[] bytes, Set<String> labels) {
        String collection = collection(runtimes.apply(name).application());
        Source source;
        try {
            source = new Source(id, id.substring(id.lastIndexOf('/') + 1), bytes, Map.of(), labels);
            if (reader.read(source) instanceof ReadDocument.Refused refused) {
                throw new TidemillException(ErrorCode.INVALID, id + ": " + refused.reason());
            }
        } catch (IllegalArgumentException wrong) {
            throw new TidemillException(ErrorCode.INVALID, String.valueOf(wrong.getMessage()), wrong);
        }
        return stored.put(name, collection, source);
    }

    @Override
    public List<Entry> list(String name) {
        return stored.list(name, collection(runtimes.apply(name).application()));
    }

    @Override
    public void remove(String name, String id) {
        if (!stored.remove(name, collection(runtimes.apply(name).application()), id)) {
            throw new TidemillException(ErrorCode.NOT_FOUND, "application " + name + " has no document \"" + id + "\"");
        }
    }

    /// Builds the next version of a collection's index of the documents that are there, and lets it answer where the
    /// application file alone says what does.
    ///
    /// @param refused is told of documents that could not be read
    Collection.Build build(Application application, JobProgress progress, List<String> refused) {
        String name = collection(application);
        List<Entry> entries = stored.list(application.name(), name);
        List<Document> documents = new ArrayList<>();
        for (Entry entry : entries) {
            switch (reader.read(stored.source(entry))) {
                case ReadDocument.Text(Document document) -> documents.add(document);
                case ReadDocument.Refused(String id, String reason) -> refused.add(id + ": " + reason);
            }
        }
        Collection collection = collection(application.name(), name);
        Collection.Build build =
                collection.build(documents, done -> progress.at(done, documents.size(), "indexing documents"));
        collection.use(build.version());
        return build;
    }

    private Collection collection(String application, String name) {
        return open.computeIfAbsent(
                application + "/" + name,
                path -> Collection.open(
                        services.home()
                                .directory()
                                .resolve("collections")
                                .resolve(services.tenant().name())
                                .resolve(path),
                        Optional.of(embedder),
                        Chunker.DEFAULT));
    }

    @Override
    public Sources sources(Application application, AnswerDefinition definition, OptionalInt version) {
        if (definition.collection().isEmpty()) {
            return Sources.NONE;
        }
        Collection collection =
                collection(application.name(), definition.collection().get());
        Optional<String> name = version.isPresent() ? Optional.of(name(version.getAsInt())) : collection.version();
        return name.map(found -> (Sources) new Version(collection, found, settings(definition.retrieval())))
                .orElse(Sources.NONE);
    }

    /// The number of a version by its name.
    static int number(String version) {
        return Integer.parseInt(version.substring(1));
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "v%06d", number);
    }

    private static Search.Settings settings(AnswerDefinition.Retrieval retrieval) {
        return new Search.Settings(
                Search.Method.valueOf(retrieval.method().name()),
                retrieval.ranks() ? Search.Fusion.RECIPROCAL_RANK : Search.Fusion.MIN_MAX,
                true,
                retrieval.candidates(),
                retrieval.passages(),
                new Least(0, -1, 0, retrieval.least()));
    }

    private record Version(Collection collection, String name, Search.Settings settings) implements Sources {
        @Override
        public List<Passage> find(String question, Set<String> labels) {
            return collection.search(name, new Search(question, labels, Map.of(), settings)).stream()
                    .map(Version::passage)
                    .toList();
        }

        private static Passage passage(dev.tidemill.chat.search.Passage found) {
            Chunk chunk = found.chunk();
            List<String> path = new ArrayList<>(chunk.path());
            if (path.isEmpty() || !path.getFirst().equals(chunk.title())) {
                path.addFirst(chunk.title());
            }
            return new Passage(
                    chunk.document(),
                    String.join(" › ", path),
                    chunk.id(),
                    chunk.from(),
                    chunk.to(),
                    chunk.text(),
                    found.scores().ranked());
        }

        @Override
        public int version() {
            return number(name);
        }
    }

    @Override
    public void close() {
        open.values().forEach(Collection::close);
    }
}
