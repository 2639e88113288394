package dev.tidemill.recommend.session;

import dev.tidemill.recommend.sequence.Sequences;
import java.util.SplittableRandom;

/// Short sequences of few items, so that they meet often; items may come again.
final class RandomSequences {
    private RandomSequences() {}

    static Sequences of(long seed, int count, int items, int longest) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] rows = new int[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = random.ints(random.nextInt(longest + 1), 0, items).toArray();
        }
        return Sequences.of(items, rows);
    }
}
