package dev.tidemill.serve.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Peer: LangChain4j's own use of the same model file, whose tokenizer is Hugging Face's.
class MiniLmEmbedderTest {
    private static final List<String> TEXTS = List.of(
            "How do I roll a model back?",
            "",
            "  Ünïcödé\tcafé\n(naïve) — déjà-vu…  ",
            "price: 12.50€ & 3,000 things; e-mail me@example.org!",
            "日本語 and 中文 mixed with words",
            "supercalifragilisticexpialidocious " + "x".repeat(150),
            "emoji 😀 and control \u0007 signs");

    private static MiniLmEmbedder embedder;

    @BeforeAll
    static void open() {
        embedder = new MiniLmEmbedder(2);
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @Test
    void vectorsEqualThoseOfLangchain4j() {
        var peer = new AllMiniLmL6V2QuantizedEmbeddingModel();
        for (String text : TEXTS.stream().filter(text -> !text.isEmpty()).toList()) {
            float[] theirs = peer.embed(text).content().vector();
            float[] ours = embedder.embed(text);
            assertThat(cosine(ours, theirs)).as(text).isCloseTo(1, within(1e-4));
        }
    }

    @Test
    void textsOfOneCallGetTheVectorsThatTheyGetAlone() {
        List<float[]> together = embedder.embed(TEXTS);
        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(together.get(i)).containsExactly(embedder.embed(TEXTS.get(i)));
            assertThat(cosine(together.get(i), together.get(i))).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void whatLiesBeyondTheWindowDoesNotCount() {
        String many = "word ".repeat(MiniLmEmbedder.WINDOW);
        assertThat(embedder.embed(many + " something else")).containsExactly(embedder.embed(many));
    }

    @Test
    void whatMeansTheSameIsNearer() {
        float[] question = embedder.embed("how can I get my money back");
        assertThat(cosine(question, embedder.embed("refunds are paid within a week")))
                .isGreaterThan(cosine(question, embedder.embed("the boat sails at noon")));
    }

    @Test
    void aClosedOneSaysSo() {
        MiniLmEmbedder one = new MiniLmEmbedder(1);
        one.close();
        assertThatThrownBy(() -> one.embed("text"))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("has been closed");
    }

    @Test
    void closingLetsTextsEndAndFailsThoseThatWait() throws InterruptedException {
        MiniLmEmbedder one = new MiniLmEmbedder(2);
        one.embed("loads the model");
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            many.add("text " + i + " of many words".repeat(40));
        }
        AtomicReference<Throwable> told = new AtomicReference<>();
        Thread asking = Thread.ofPlatform().daemon().start(() -> told.set(catchThrowable(() -> one.embed(many))));
        while (asking.getState() != Thread.State.WAITING && asking.isAlive()) {
            Thread.onSpinWait();
        }
        one.close();
        asking.join(Duration.ofMinutes(1));
        assertThat(told.get()).isInstanceOf(TidemillException.class).hasMessageContaining("has been closed");
        assertThatThrownBy(() -> one.embed(many)).hasMessageContaining("has been closed");
        assertThatCode(one::close).doesNotThrowAnyException();
    }

    @Test
    void theCacheAsksOnceForEachText() {
        AtomicInteger asked = new AtomicInteger();
        TextEmbedder counting = new TextEmbedder() {
            @Override
            public String name() {
                return "lengths";
            }

            @Override
            public int dimension() {
                return 1;
            }

            @Override
            public List<float[]> embed(List<String> texts) {
                asked.addAndGet(texts.size());
                List<float[]> vectors = new ArrayList<>();
                texts.forEach(text -> vectors.add(new float[] {text.length()}));
                return vectors;
            }
        };
        CachedEmbedder cached = new CachedEmbedder(counting, 1 << 20);
        assertThat(cached.embed(List.of("a", "bb", "a"))).containsExactly(vector(1), vector(2), vector(1));
        assertThat(cached.embed(List.of("bb", "ccc"))).containsExactly(vector(2), vector(3));
        assertThat(asked).hasValue(3);
    }

    private static float[] vector(float value) {
        return new float[] {value};
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
