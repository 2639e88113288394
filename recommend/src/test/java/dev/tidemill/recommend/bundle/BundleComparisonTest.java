package dev.tidemill.recommend.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.recommend.kernel.Workers;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.measure.RankingMetric;
import dev.tidemill.recommend.measure.Split;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Champion and challenger with every algorithm, on what readers met last.
final class BundleComparisonTest {
    private static final long HELD = 8_000;
    private static final BundleTrainer.Progress SILENT = (done, total, doing) -> {};

    /// Readers of two halves of sixteen items; the last one that each met lies in the held part.
    private static Material readers() {
        InteractionLog log = new InteractionLog();
        for (int reader = 0; reader < 60; reader++) {
            for (int i = 0; i < 5; i++) {
                String item = "i" + (2 * ((reader + i) % 8) + reader % 2);
                log.add("u" + reader, "session " + reader, item, 1, i == 4 ? HELD + reader : 1000L * i + reader);
            }
        }
        Map<String, String> texts = new java.util.LinkedHashMap<>();
        for (int i = 0; i < 16; i++) {
            texts.put("i" + i, i % 2 == 0 ? "aaa" + (char) ('m' + i) : "bbb" + (char) ('m' + i));
        }
        return Material.of(log.matrix(100), texts, new LetterEmbedder());
    }

    private static BundleTrainer trainer(SlateDefinition slate) {
        return new BundleTrainer(slate, 7, Workers.caller(), SILENT);
    }

    private static BundleComparison.Compared compare(Material all, Bundle champion) {
        SlateDefinition slate = BundleTest.slate();
        return new BundleComparison(slate, trainer(slate), Workers.caller(), 7)
                .compare(all, champion, HELD - 1, RankingMetric.NDCG, () -> 0);
    }

    /// What the newest six readers did last is a tenth of a fifth of all; the gate of time is theirs.
    @Test
    void aChampionThatLearnedFromTheSamePartIsNeitherBetterNorWorse() {
        Material all = readers();
        Interactions interactions = all.interactions();
        long held = HELD + 30;
        Split split = Split.byTime(interactions, held);
        Bundle champion = new Bundle(
                trainer(BundleTest.slate()).train(all.before(split.train(), held)).bundle().candidates(),
                Optional.empty());
        BundleComparison.Compared compared = compare(all, champion);
        assertThat(compared.people()).isEqualTo(30);
        assertThat(compared.challenger()).isGreaterThan(0.2).isEqualTo(compared.champion());
        assertThat(List.of(compared.gain(), compared.low(), compared.high())).containsOnly(0.0);
    }

    @Test
    void aChampionThatKnowsOnlyTheOtherHalfIsWorse() {
        Material all = readers();
        InteractionLog odd = new InteractionLog();
        for (int reader = 1; reader < 60; reader += 2) {
            for (int i = 0; i < 4; i++) {
                odd.add("u" + reader, "i" + (2 * ((reader + i) % 8) + 1), 1, 1000L * i + reader);
            }
        }
        Bundle champion = trainer(BundleTest.slate())
                .train(Material.of(odd.matrix(100), Map.of("i1", "bbbn", "i3", "bbbp"), new LetterEmbedder()))
                .bundle();
        assertThat(compare(all, champion).low()).isPositive();
    }
}
