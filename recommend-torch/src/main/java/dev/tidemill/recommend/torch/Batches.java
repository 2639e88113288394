package dev.tidemill.recommend.torch;

import dev.tidemill.recommend.sequence.Sequences;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Cuts shuffled sequences into steps: inputs, the item that came after each, and which places are filled.
final class Batches {
    private final Sequences data;
    private final GsasrecSettings settings;
    private final SplittableRandom random;
    private final int[] order;

    Batches(Sequences data, GsasrecSettings settings, SplittableRandom random) {
        this.data = data;
        this.settings = settings;
        this.random = random;
        order = IntStream.range(0, data.count()).filter(s -> data.length(s) > 1).toArray();
    }

    int steps() {
        return (order.length + settings.batch() - 1) / settings.batch();
    }

    void shuffle() {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
    }

    /// @param rows      sequences in it
    /// @param length    of the longest of them, the others begin with empty places
    /// @param inputs    rows x length items
    /// @param targets   rows x length, the item that came next
    /// @param present   rows x length, 1 where there is an entry
    /// @param negatives items drawn alike
    record Step(int rows, int length, int[] inputs, int[] targets, float[] present, int[] negatives) {}

    Step step(int number) {
        int from = number * settings.batch();
        int rows = Math.min(settings.batch(), order.length - from);
        int length = 0;
        for (int row = 0; row < rows; row++) {
            length = Math.max(length, Math.min(settings.length(), data.length(order[from + row]) - 1));
        }
        int[] inputs = new int[rows * length];
        int[] targets = new int[rows * length];
        float[] present = new float[rows * length];
        for (int row = 0; row < rows; row++) {
            int sequence = order[from + row];
            int entries = Math.min(length, data.length(sequence) - 1);
            for (int i = 0; i < entries; i++) {
                int to = row * length + length - entries + i;
                int at = data.end(sequence) - 1 - entries + i;
                inputs[to] = data.item(at);
                targets[to] = data.item(at + 1);
                present[to] = 1f;
            }
        }
        int[] negatives = random.ints(settings.negatives(), 0, data.items()).toArray();
        return new Step(rows, length, inputs, targets, present, negatives);
    }
}
