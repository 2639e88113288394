package dev.tidemill.recommend.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.app.SlateDefinition.Blend;
import dev.tidemill.app.SlateDefinition.Candidate;
import dev.tidemill.app.SlateDefinition.Catalogue;
import dev.tidemill.app.SlateDefinition.Interaction;
import dev.tidemill.app.SlateDefinition.Keys;
import dev.tidemill.app.SlateDefinition.Policy;
import dev.tidemill.core.TidemillException;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.model.History;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Readers of two tastes, seven models of them, and what becomes of broken bytes.
final class BundleTest {
    private static final Duration WEEK = Duration.ofDays(7);

    static SlateDefinition slate() {
        Map<String, Candidate> candidates = new LinkedHashMap<>();
        candidates.put("taste", new Candidate("ease", Map.of("l2", 10.0), 10, WEEK));
        candidates.put("dropout", new Candidate("edlae", Map.of("l2", 10.0), 10, WEEK));
        candidates.put("factors", new Candidate("ials", Map.of("factors", 8.0), 10, WEEK));
        candidates.put("filter", new Candidate("graph-filter", Map.of("rank", 4.0), 10, WEEK));
        candidates.put("cosine", new Candidate("cosine", Map.of(), 10, WEEK));
        candidates.put("jaccard", new Candidate("jaccard", Map.of(), 10, WEEK));
        candidates.put("walk", new Candidate("rp3beta", Map.of(), 10, WEEK));
        candidates.put("next", new Candidate("slist", Map.of("l2", 1.0), 10, WEEK));
        candidates.put("sessions", new Candidate("vmis-knn", Map.of(), 10, WEEK));
        candidates.put("words", new Candidate("content", Map.of(), 10, WEEK));
        candidates.put("popular", new Candidate("popular", Map.of(), 10, WEEK));
        return new SlateDefinition(
                new Keys(Optional.of("user"), Optional.empty(), "item"),
                Map.of(),
                10,
                100,
                new Catalogue("items", Optional.empty(), Optional.empty(), Optional.empty()),
                Map.of("view", new Interaction("views", Optional.empty(), 1, Optional.empty())),
                200,
                candidates,
                new Blend(false, Map.of()),
                new Policy(List.of(), Map.of(), Optional.empty(), Map.of(), List.of(), Optional.empty()),
                Optional.empty(),
                SlateDefinition.Cold.USUAL,
                SlateDefinition.Tuning.USUAL,
                Optional.empty());
    }

    /// Items are written of in the words of their half; `new` is met by nobody.
    private static Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < 16; i++) {
            texts.put("i" + i, i % 2 == 0 ? "aaa" + (char) ('m' + i) : "bbb" + (char) ('m' + i));
        }
        texts.put("new", "aaaz");
        return texts;
    }

    private static InteractionLog.Matrix readers() {
        InteractionLog log = new InteractionLog();
        for (int reader = 0; reader < 40; reader++) {
            for (int i = 0; i < 5; i++) {
                log.add("u" + reader, "i" + (2 * ((reader + i) % 8) + reader % 2), 1, 1000L * i + reader);
            }
        }
        return log.matrix(100);
    }

    private static BundleTrainer.Trained train(Workers workers) {
        InteractionLog.Matrix matrix = readers();
        return new BundleTrainer(slate(), 7, workers, (done, total, doing) -> {})
                .train(Material.of(matrix, texts(), new LetterEmbedder()));
    }

    @Test
    void isTheSameForAnyNumberOfThreadsAndWhatIsWrittenIsRead() {
        BundleTrainer.Trained trained = train(Workers.caller());
        byte[] bytes = trained.bundle().toBytes(Algorithms.formats());
        try (var executor = Executors.newFixedThreadPool(3)) {
            assertThat(train(new Workers(executor, 3)).bundle().toBytes(Algorithms.formats()))
                    .isEqualTo(bytes);
        }
        Bundle read = Bundle.read(bytes, Algorithms.formats());
        assertThat(read.candidates().keySet())
                .containsExactly(
                        "taste",
                        "dropout",
                        "factors",
                        "filter",
                        "cosine",
                        "jaccard",
                        "walk",
                        "next",
                        "sessions",
                        "words");
        read.candidates().forEach((name, artifact) -> {
            float[] before = new float[17];
            float[] after = new float[17];
            trained.bundle().candidates().get(name).model().score(History.of(0, 2), before);
            artifact.model().score(History.of(0, 2), after);
            assertThat(after).as(name).isEqualTo(before);
        });
        assertThat(read.toBytes(Algorithms.formats())).isEqualTo(bytes);
    }

    /// Chance would find the last one of five among sixteen items in ten of sixteen lists of ten,
    /// without the four
    /// that are known in ten of twelve; within one's own eight, all that is not known fits into
    /// four places.
    @Test
    void measuresEachAndTheirBlendOnTheLastInteractionOfEach() {
        Map<String, Double> metrics = train(Workers.caller()).metrics();
        assertThat(metrics.get("taste.hit_rate_at_10")).isEqualTo(1.0);
        assertThat(metrics.get("test.ndcg_at_10")).isGreaterThan(0.4);
        assertThat(metrics.get("test.ndcg_at_10.low")).isLessThanOrEqualTo(metrics.get("test.ndcg_at_10"));
        assertThat(metrics).doesNotContainKey("popular.ndcg_at_10");
    }

    @Test
    void anItemThatNobodyMetIsFoundByItsText() {
        var words = train(Workers.caller()).bundle().candidates().get("words");
        assertThat(words.items().index("new")).hasValue(16);
        float[] scores = new float[17];
        words.model().score(History.of(words.items().index("i0").orElseThrow()), scores);
        for (int i = 0; i < 16; i += 2) {
            assertThat(scores[16])
                    .isGreaterThan(scores[words.items().index("i" + (i + 1)).orElseThrow()]);
        }
    }

    @Test
    void aBundleThatIsCutDamagedOrNewerIsRefused() {
        byte[] bytes = train(Workers.caller()).bundle().toBytes(Algorithms.formats());
        refused(Arrays.copyOf(bytes, bytes.length - 9), "must match its checksum");
        refused(new byte[5], "must begin with its magic TMSB");
        byte[] damaged = bytes.clone();
        damaged[bytes.length / 2] ^= 1;
        refused(damaged, "must match its checksum");
        byte[] newer = bytes.clone();
        newer[5] = 9;
        refused(newer, "must be of version 1 to 2, got 9 (update the program");
    }

    private static void refused(byte[] bytes, String message) {
        assertThatThrownBy(() -> Bundle.read(bytes, Algorithms.formats()))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aRobotIsCappedToItsNewestAndNamed() {
        InteractionLog log = new InteractionLog();
        for (int i = 0; i < 1000; i++) {
            log.add("robot", "i" + i, 1, i);
        }
        log.add("person", "i1", 1, 5);
        log.add("person", "i1", 2, 6);
        log.add("person", "i2", 0, 7);
        InteractionLog.Matrix matrix = log.matrix(100);
        assertThat(matrix.capped()).containsExactly("robot");
        assertThat(matrix.interactions().count(0)).isEqualTo(100);
        assertThat(matrix.interactions().item(0)).isEqualTo(900);
        assertThat(matrix.interactions().count(1)).isEqualTo(1);
        assertThat(matrix.interactions().weight(100)).isEqualTo(3f);
    }

    @Test
    void nothingToLearnFromIsRefusedWithTheRemedy() {
        InteractionLog.Matrix nothing = new InteractionLog().matrix(10);
        BundleTrainer trainer = new BundleTrainer(slate(), 7, Workers.caller(), (done, total, doing) -> {});
        assertThatThrownBy(() -> trainer.train(Material.of(nothing, Map.of(), new LetterEmbedder())))
                .hasMessage("a training must have interactions, got none; send or import some first");
    }
}
