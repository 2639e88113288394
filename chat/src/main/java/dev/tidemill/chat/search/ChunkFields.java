package dev.tidemill.chat.search;

import dev.tidemill.chat.document.Chunk;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.VectorSimilarityFunction;

/// How a chunk lies in the index.
final class ChunkFields {
    static final String WORDS = "words";
    static final String VECTOR = "vector";
    static final String DOCUMENT = "document";
    static final String VERSION = "version";
    static final String LABELS = "labels";
    static final String METADATA = "metadata";

    private static final String STORED = "stored";
    private static final String SEPARATOR = "\u0000";

    private ChunkFields() {}

    /// @param version the document's id and hash, by which a later build knows that nothing changed
    static Document of(
            Chunk chunk, String version, SortedMap<String, String> metadata, SortedSet<String> labels, float[] vector) {
        Document document = new Document();
        document.add(new StringField(DOCUMENT, chunk.document(), Field.Store.NO));
        document.add(new StringField(VERSION, version, Field.Store.NO));
        document.add(new StringField(LABELS, String.join(",", labels), Field.Store.NO));
        metadata.forEach(
                (name, value) -> document.add(new StringField(METADATA, name + SEPARATOR + value, Field.Store.NO)));
        document.add(new TextField(WORDS, chunk.context() + "\n" + chunk.text(), Field.Store.NO));
        if (vector.length > 0) {
            document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
        }
        document.add(new StoredField(STORED, stored(chunk, metadata)));
        return document;
    }

    static String metadata(String name, String value) {
        return name + SEPARATOR + value;
    }

    private static byte[] stored(Chunk chunk, SortedMap<String, String> metadata) {
        try (var bytes = new java.io.ByteArrayOutputStream();
                var out = new java.io.DataOutputStream(bytes)) {
            write(out, List.of(chunk.id(), chunk.document(), chunk.title()));
            write(out, chunk.path());
            out.writeInt(chunk.from());
            write(out, List.of(chunk.text()));
            write(out, List.copyOf(metadata.keySet()));
            write(out, List.copyOf(metadata.values()));
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new IllegalStateException("memory can be written", impossible);
        }
    }

    /// The chunk of a stored document.
    static Passage passage(Document document, Passage.Scores scores) throws IOException {
        var value = document.getBinaryValue(STORED);
        try (var in = new java.io.DataInputStream(
                new java.io.ByteArrayInputStream(value.bytes, value.offset, value.length))) {
            List<String> head = read(in);
            List<String> path = read(in);
            int from = in.readInt();
            String text = read(in).getFirst();
            List<String> names = read(in);
            List<String> values = read(in);
            Map<String, String> metadata = new TreeMap<>();
            for (int i = 0; i < names.size(); i++) {
                metadata.put(names.get(i), values.get(i));
            }
            Chunk chunk = new Chunk(head.get(0), head.get(1), head.get(2), path, from, from + text.length(), text);
            return new Passage(chunk, metadata, scores);
        }
    }

    private static void write(java.io.DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static List<String> read(java.io.DataInputStream in) throws IOException {
        int count = in.readInt();
        List<String> texts = new java.util.ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(new String(in.readNBytes(in.readInt()), java.nio.charset.StandardCharsets.UTF_8));
        }
        return texts;
    }
}
