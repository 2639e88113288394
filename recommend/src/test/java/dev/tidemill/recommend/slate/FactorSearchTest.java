package dev.tidemill.recommend.slate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.recommend.factor.FactorModel;
import dev.tidemill.recommend.factor.IalsParameters;
import dev.tidemill.recommend.factor.IalsTrainer;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.matrix.Entries;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.TrainingRun;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class FactorSearchTest {
    private static final int ITEMS = 700;
    private static final FactorModel MODEL = model();
    private static final FactorSearch SEARCH = new FactorSearch(MODEL, Kernels.fastest());

    /// Few items that many meet, many that few do.
    private static FactorModel model() {
        SplittableRandom random = new SplittableRandom(3);
        Entries entries = new Entries();
        for (int i = 0; i < 6000; i++) {
            double place = random.nextDouble();
            entries.add(random.nextInt(300), (int) (place * place * place * ITEMS), 1f, Entries.NO_TIME);
        }
        return new IalsTrainer(IalsParameters.of(Map.of("factors", 8.0, "iterations", 4.0)), Kernels.fastest())
                .train(entries.toMatrix(300, ITEMS, Entries.Duplicates.LAST), TrainingRun.quiet(5));
    }

    /// Beside scoring everything, whatever is let through.
    @Property(tries = 200)
    void findsWhatScoringEverythingFinds(
            @ForAll @IntRange(min = 1, max = 50) int limit,
            @ForAll @IntRange(min = 1, max = 9) int every,
            @ForAll @IntRange(max = ITEMS - 1) int first,
            @ForAll @IntRange(max = ITEMS - 1) int second) {
        History history = History.of(first, second);
        float[] scores = new float[ITEMS];
        MODEL.score(history, scores);
        Best all = new Best(limit);
        for (int item = 0; item < ITEMS; item++) {
            if (item % every == 0) {
                all.add(item, scores[item]);
            }
        }
        Best found = SEARCH.best(history, limit, item -> item % every == 0);
        assertThat(found.indexes()).isEqualTo(all.indexes());
        assertThat(found.scores()).isEqualTo(all.scores());
    }
}
