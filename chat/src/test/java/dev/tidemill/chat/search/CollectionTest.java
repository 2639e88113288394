package dev.tidemill.chat.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.chat.document.Chunker;
import dev.tidemill.chat.document.Document;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionTest {
    private static final Document REFUNDS = document("refunds", "Refunds are paid within a week.", Set.of());
    private static final Document SHIPS = document("ships", "The ship sails at noon.", Set.of());
    private static final Document SECRET = document("secret", "Refunds above 500 need a manager.", Set.of("staff"));

    @TempDir
    Path folder;

    @Test
    void wordsAloneFindWithoutAnEmbedder() {
        try (Collection collection = built(Optional.empty(), List.of(REFUNDS, SHIPS))) {
            List<Passage> found = collection.search(Search.of("when is a refund paid"));
            assertThat(found.getFirst().chunk().document()).isEqualTo("refunds");
            assertThat(found.getFirst().chunk().text()).isEqualTo(REFUNDS.text());
            assertThat(found.getFirst().scores().vectors()).isEmpty();
            assertThat(collection.search(Search.of(""))).isEmpty();
            assertThat(collection.search(Search.of("+-&&||!(){}[]^\"~*?:\\/ AND")))
                    .isEmpty();
        }
    }

    @Test
    void theCosineThatIsToldIsTheQuestionsOwn() {
        LetterEmbedder embedder = new LetterEmbedder();
        try (Collection collection = built(Optional.of(embedder), List.of(REFUNDS, SHIPS))) {
            float[] asked = embedder.embed("refund week");
            for (Passage passage : collection.search(Search.of("refund week"))) {
                float[] vector = embedder.embed(
                        passage.chunk().context() + "\n" + passage.chunk().text());
                double cosine = 0;
                for (int i = 0; i < asked.length; i++) {
                    cosine += (double) asked[i] * vector[i];
                }
                assertThat(passage.scores().vectors()).hasValueCloseTo(cosine, within(1e-5));
                assertThat(passage.scores().ranked()).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void noSearchAnswersADocumentWhoseLabelTheCallerLacks() {
        SplittableRandom random = new SplittableRandom(5);
        List<String> labels = List.of("a", "b", "c", "staff");
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            documents.add(document("d" + i, "refund number " + i, some(labels, random)));
        }
        try (Collection collection = built(Optional.of(new LetterEmbedder()), documents)) {
            for (int i = 0; i < 100; i++) {
                Set<String> held = some(labels, random);
                Search.Method method = Search.Method.values()[i % 3];
                Search.Settings settings =
                        Search.Settings.DEFAULT.with(method, i % 2 == 0).with(100, 100);
                List<String> found = collection.search(new Search("refund", held, Map.of(), settings)).stream()
                        .map(one -> one.chunk().document())
                        .toList();
                List<String> due = documents.stream()
                        .filter(one -> held.containsAll(one.labels()))
                        .map(Document::id)
                        .toList();
                assertThat(found).containsExactlyInAnyOrderElementsOf(due);
            }
        }
    }

    @Test
    void metadataFilters() {
        Document german = Document.plain("g", "", "refund german", Map.of("lang", "de"), Set.of());
        Document english = Document.plain("e", "", "refund english", Map.of("lang", "en"), Set.of());
        try (Collection collection = built(Optional.empty(), List.of(german, english))) {
            Search search = new Search("refund", Set.of(), Map.of("lang", Set.of("de", "fr")), Search.Settings.DEFAULT);
            assertThat(collection.search(search)).hasSize(1).first().satisfies(one -> {
                assertThat(one.chunk().document()).isEqualTo("g");
                assertThat(one.metadata()).containsEntry("lang", "de");
            });
        }
    }

    @Test
    void aBuildTakesWhatHasNotChangedFromTheVersionBefore() {
        LetterEmbedder embedder = new LetterEmbedder();
        try (Collection collection = built(Optional.of(embedder), List.of(REFUNDS, SHIPS))) {
            assertThat(embedder.asked).hasValue(2);
            Document changed = document("ships", "The ship sails at dawn.", Set.of());
            Collection.Build second = collection.build(List.of(REFUNDS, changed, SECRET), _ -> {});
            assertThat(second).isEqualTo(new Collection.Build("v000002", 3, 3, 1));
            assertThat(embedder.asked).hasValue(4);
            assertThat(texts(collection, "ship sails")).contains("The ship sails at noon.");
            collection.use("v000002");
            assertThat(texts(collection, "ship sails"))
                    .contains("The ship sails at dawn.")
                    .doesNotContain("The ship sails at noon.");
            collection.use("v000001");
            assertThat(texts(collection, "ship sails")).contains("The ship sails at noon.");
        }
    }

    @Test
    void theVersionInUseOutlivesTheProcess() {
        built(Optional.empty(), List.of(REFUNDS)).close();
        try (Collection again = Collection.open(folder, Optional.empty(), Chunker.DEFAULT)) {
            assertThat(again.version()).contains("v000001");
            assertThat(texts(again, "refunds")).hasSize(1);
            assertThat(again.build(List.of(SHIPS), _ -> {}).version()).isEqualTo("v000002");
            assertThat(again.versions()).containsExactly("v000001", "v000002");
        }
    }

    @Test
    void aChangedFileIsNotOpened() throws IOException {
        built(Optional.empty(), List.of(REFUNDS)).close();
        Path file;
        try (var files = Files.list(folder.resolve("v000001"))) {
            file = files.filter(one -> one.toString().endsWith(".cfs"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> Collection.open(folder, Optional.empty(), Chunker.DEFAULT))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("not as they were written")
                .hasMessageContaining(String.valueOf(file.getFileName()));
    }

    @Test
    void vectorsOfAnotherEmbedderAreNotSearched() {
        built(Optional.of(new LetterEmbedder()), List.of(REFUNDS)).close();
        assertThatThrownBy(() -> Collection.open(folder, Optional.empty(), Chunker.DEFAULT))
                .hasMessageContaining("must be searched with the embedder that built it, letters, got none");
    }

    @Test
    void twoDocumentsOfOneIdAreRefusedAndNothingIsLeft() {
        try (Collection collection = Collection.open(folder, Optional.empty(), Chunker.DEFAULT)) {
            assertThatThrownBy(() -> collection.build(List.of(REFUNDS, REFUNDS), _ -> {}))
                    .hasMessageContaining("\"refunds\" twice");
            assertThat(collection.versions()).isEmpty();
            assertThat(folder.resolve("v000001.part")).doesNotExist();
        }
    }

    @Test
    void fusedScoresStayBetweenZeroAndOneAndTheBestOfBothIsFirst() {
        for (Search.Fusion fusion : Search.Fusion.values()) {
            Map<Integer, Double> fused =
                    Fusing.fuse(fusion, Map.of(1, 9.0, 2, 3.0, 3, 1.0), Map.of(1, 0.9, 4, 0.5, 3, 0.1));
            assertThat(fused.values()).allSatisfy(score -> assertThat(score).isBetween(0.0, 1.0));
            assertThat(Fusing.best(fused).getFirst()).isEqualTo(1);
            assertThat(fused.get(1)).isEqualTo(1.0);
        }
    }

    private Collection built(Optional<TextEmbedder> embedder, List<Document> documents) {
        Collection collection = Collection.open(folder, embedder, Chunker.DEFAULT);
        collection.use(collection.build(documents, _ -> {}).version());
        return collection;
    }

    private static List<String> texts(Collection collection, String question) {
        return collection.search(Search.of(question)).stream()
                .map(one -> one.chunk().text())
                .toList();
    }

    private static Set<String> some(List<String> labels, SplittableRandom random) {
        return Set.copyOf(labels.stream().filter(_ -> random.nextInt(3) == 0).toList());
    }

    private static Document document(String id, String text, Set<String> labels) {
        return Document.plain(id, "", text, Map.of(), labels);
    }

    /// Counts letters: texts that share them are alike.
    private static final class LetterEmbedder implements TextEmbedder {
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public String name() {
            return "letters";
        }

        @Override
        public int dimension() {
            return 27;
        }

        @Override
        public List<float[]> embed(List<String> texts) {
            if (texts.size() > 1) {
                asked.addAndGet(texts.size());
            }
            return texts.stream().map(LetterEmbedder::vector).toList();
        }

        private static float[] vector(String text) {
            float[] vector = new float[27];
            vector[26] = 1;
            text.chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> vector[c - 'a']++);
            double square = 0;
            for (float value : vector) {
                square += value * value;
            }
            for (int i = 0; i < vector.length; i++) {
                vector[i] /= (float) Math.sqrt(square);
            }
            return vector;
        }
    }
}
