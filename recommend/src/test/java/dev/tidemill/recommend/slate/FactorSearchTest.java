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

    private static final int ALONE_FIRST = 100;
    private static final FactorModel ALONE = alone();

    /// A hundred items of everybody, and one of each user that nobody else met.
    private static FactorModel alone() {
        SplittableRandom random = new SplittableRandom(4);
        Entries entries = new Entries();
        for (int i = 0; i < 3000; i++) {
            entries.add(random.nextInt(300), random.nextInt(ALONE_FIRST), 1f, Entries.NO_TIME);
        }
        for (int item = ALONE_FIRST; item < ITEMS; item++) {
            entries.add(200 + item, item, 1f, Entries.NO_TIME);
        }
        return new IalsTrainer(IalsParameters.of(Map.of("factors", 8.0, "iterations", 4.0)), Kernels.fastest())
                .train(entries.toMatrix(200 + ITEMS, ITEMS, Entries.Duplicates.LAST), TrainingRun.quiet(5));
    }

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

    /// Items that nobody else met, and filters that hardly an item passes.
    @Property(tries = 200)
    void findsItForThoseWhomTheScanEndsNowhereFor(
            @ForAll @IntRange(min = 1, max = 50) int limit,
            @ForAll @IntRange(min = 1, max = ITEMS) int every,
            @ForAll @IntRange(max = ITEMS - 1) int met) {
        History history = History.of(ALONE_FIRST + met % (ITEMS - ALONE_FIRST));
        float[] scores = new float[ITEMS];
        ALONE.score(history, scores);
        Best all = new Best(limit);
        for (int item = 0; item < ITEMS; item++) {
            if (item % every == 0) {
                all.add(item, scores[item]);
            }
        }
        int[] asked = new int[1];
        Best found = new FactorSearch(ALONE, Kernels.fastest()).best(history, limit, item -> {
            asked[0]++;
            return item % every == 0;
        });
        assertThat(found.indexes()).isEqualTo(all.indexes());
        assertThat(found.scores()).isEqualTo(all.scores());
        if (every == 1) {
            assertThat(asked[0]).isLessThanOrEqualTo(17 * limit);
        }
    }
}
