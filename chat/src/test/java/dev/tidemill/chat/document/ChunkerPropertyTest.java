package dev.tidemill.chat.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ChunkerPropertyTest {
    @Property(tries = 200)
    void spansPointAtTheTextAndNothingButBlanksIsLost(@ForAll("texts") String text) {
        Document document = Document.plain("d", "t", text, Map.of(), Set.of());
        List<Chunk> chunks = new Chunker(100).chunks(document);
        Set<String> ids = new HashSet<>();
        int at = 0;
        for (Chunk chunk : chunks) {
            assertThat(chunk.from()).isGreaterThanOrEqualTo(at);
            assertThat(text.substring(at, chunk.from())).isBlank();
            assertThat(text.substring(chunk.from(), chunk.to())).isEqualTo(chunk.text());
            assertThat(chunk.text().length()).isBetween(1, 100);
            assertThat(ids.add(chunk.id())).isTrue();
            at = chunk.to();
        }
        assertThat(text.substring(at)).isBlank();
    }

    @Property(tries = 100)
    void whatStandsUnderAnotherHeadingDoesNotChangeIds(@ForAll("texts") String before) {
        String tail = "the very last paragraph";
        String text = before + tail;
        Document document = new Document(
                "d",
                "t",
                text,
                List.of(
                        new Document.Section(List.of("one"), 0, before.length()),
                        new Document.Section(List.of("two"), before.length(), text.length())),
                new TreeMap<>(),
                new TreeSet<>());
        Document alone = new Document(
                "d",
                "other title",
                tail,
                List.of(new Document.Section(List.of("two"), 0, tail.length())),
                new TreeMap<>(),
                new TreeSet<>());
        assertThat(new Chunker(100).chunks(document).getLast().id())
                .isEqualTo(new Chunker(100).chunks(alone).getFirst().id());
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("word", "Sentence one. ", "\n\n", " ", "😀", "x".repeat(130), "Why? ", "\n", "ü, ")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }
}
