package dev.tidemill.chat.search;

import dev.tidemill.chat.document.Chunk;
import dev.tidemill.chat.document.Chunker;
import dev.tidemill.chat.document.Document;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.FSDirectory;

/// Writes one version: the files of the one before, less what is gone, and what is new.
final class IndexBuild {
    private static final int BATCH = 256;

    private final Path place;
    private final Optional<IndexVersion> base;
    private final Optional<TextEmbedder> embedder;
    private final Chunker chunker;
    private final List<Pending> pending = new ArrayList<>();

    private record Pending(Document document, String version, Chunk chunk) {}

    IndexBuild(Path place, Optional<IndexVersion> base, Optional<TextEmbedder> embedder, Chunker chunker) {
        this.place = place;
        this.embedder = embedder;
        this.chunker = chunker;
        this.base = base.filter(one -> one.manifest().embedder().equals(name()));
    }

    private String name() {
        return embedder.map(TextEmbedder::name).orElse("");
    }

    Collection.Build run(String name, List<Document> documents, Path baseFolder, IntConsumer done) throws IOException {
        Files.createDirectories(place);
        Set<String> before = base.isPresent() ? base.get().terms(ChunkFields.VERSION) : Set.of();
        if (base.isPresent()) {
            Folders.link(baseFolder, place);
        }
        Set<String> kept = new HashSet<>();
        int chunks;
        IndexWriterConfig config = new IndexWriterConfig(IndexVersion.ANALYZER)
                .setSimilarity(new BM25Similarity(1.2f, 0.75f))
                .setRAMBufferSizeMB(64);
        try (FSDirectory directory = FSDirectory.open(place);
                IndexWriter writer = new IndexWriter(directory, config)) {
            add(writer, documents, before, kept, done);
            Set<String> gone = new HashSet<>(before);
            gone.removeAll(kept);
            for (String version : gone) {
                writer.deleteDocuments(new Term(ChunkFields.VERSION, version));
            }
            writer.forceMergeDeletes();
            writer.commit();
            chunks = writer.getDocStats().numDocs;
        }
        Files.deleteIfExists(place.resolve("write.lock"));
        Manifest.of(place, name(), documents.size(), chunks).write(place);
        return new Collection.Build(name, documents.size(), chunks, kept.size());
    }

    private void add(
            IndexWriter writer, List<Document> documents, Set<String> before, Set<String> kept, IntConsumer done)
            throws IOException {
        Set<String> ids = new HashSet<>();
        int count = 0;
        for (Document document : documents) {
            if (!ids.add(document.id())) {
                throw new IllegalArgumentException(
                        "documents must have ids of their own, got \"" + document.id() + "\" twice");
            }
            String version = document.hash() + "-" + chunker.target();
            if (before.contains(version)) {
                kept.add(version);
            } else {
                for (Chunk chunk : chunker.chunks(document)) {
                    pending.add(new Pending(document, version, chunk));
                }
            }
            if (pending.size() >= BATCH) {
                flush(writer);
            }
            done.accept(++count);
        }
        flush(writer);
    }

    private void flush(IndexWriter writer) throws IOException {
        List<float[]> vectors = embedder.map(one -> one.embed(pending.stream()
                        .map(each ->
                                each.chunk().context() + "\n" + each.chunk().text())
                        .toList()))
                .orElse(List.of());
        for (int i = 0; i < pending.size(); i++) {
            Pending each = pending.get(i);
            writer.addDocument(ChunkFields.of(
                    each.chunk(),
                    each.version(),
                    each.document().metadata(),
                    each.document().labels(),
                    vectors.isEmpty() ? new float[0] : vectors.get(i)));
        }
        pending.clear();
    }
}
