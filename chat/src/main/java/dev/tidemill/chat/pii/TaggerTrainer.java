package dev.tidemill.chat.pii;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Trains a tagger as an averaged structured perceptron (Collins, "Discriminative training methods for hidden Markov
/// models", EMNLP 2002): where the best tags differ from the true ones, weights of the true gain 1 and those of the
/// best lose 1; what is kept is their mean over all steps, rounded to 127 steps of the greatest.
///
/// The same texts, rounds and seed give the same tagger bit for bit.
final class TaggerTrainer {
    private final SequenceTagger running = SequenceTagger.blank();
    private final double[] weighted = new double[running.weights().length];
    private final double[] weightedTransitions = new double[running.transitions().length];
    private final boolean[] seen;
    private int step = 1;

    private TaggerTrainer(boolean[] seen) {
        this.seen = seen;
    }

    private record Example(int[][] rows, int[] tags) {}

    /// @param rounds over all texts, at least 1
    static SequenceTagger train(List<TaggedText> texts, int rounds, long seed) {
        List<Example> examples = new ArrayList<>();
        int[] counts = new int[1 << TokenFeatures.BITS];
        for (TaggedText text : texts) {
            Tokens tokens = Tokens.of(text.text());
            if (tokens.size() > 0) {
                int[][] rows = TokenFeatures.of(tokens);
                examples.add(new Example(rows, Tags.of(tokens, text.spans())));
                Arrays.stream(rows).flatMapToInt(Arrays::stream).forEach(bucket -> counts[bucket]++);
            }
        }
        boolean[] seen = new boolean[counts.length];
        for (int b = 0; b < seen.length; b++) {
            seen[b] = counts[b] >= 2;
        }
        TaggerTrainer trainer = new TaggerTrainer(seen);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < rounds; round++) {
            for (int i = examples.size() - 1; i > 0; i--) {
                java.util.Collections.swap(examples, i, random.nextInt(i + 1));
            }
            examples.forEach(trainer::learn);
        }
        return trainer.averaged();
    }

    private void learn(Example example) {
        int[] guess = running.tag(example.rows);
        if (!Arrays.equals(guess, example.tags)) {
            int before = Tags.OUTSIDE;
            int beforeGuess = Tags.OUTSIDE;
            for (int i = 0; i < guess.length; i++) {
                int tag = example.tags[i];
                if (guess[i] != tag) {
                    for (int bucket : example.rows[i]) {
                        if (seen[bucket]) {
                            move(running.weights(), weighted, bucket * Tags.COUNT + tag, 1);
                            move(running.weights(), weighted, bucket * Tags.COUNT + guess[i], -1);
                        }
                    }
                }
                if (i > 0 && (guess[i] != tag || beforeGuess != before)) {
                    move(running.transitions(), weightedTransitions, before * Tags.COUNT + tag, 1);
                    move(running.transitions(), weightedTransitions, beforeGuess * Tags.COUNT + guess[i], -1);
                }
                before = tag;
                beforeGuess = guess[i];
            }
        }
        step++;
    }

    private void move(float[] weights, double[] sums, int at, int by) {
        weights[at] += by;
        sums[at] += (double) by * step;
    }

    private SequenceTagger averaged() {
        float[] weights = rounded(means(running.weights(), weighted));
        double[] means = means(running.transitions(), weightedTransitions);
        float[] transitions = new float[means.length];
        for (int i = 0; i < means.length; i++) {
            transitions[i] = (float) means[i];
        }
        return new SequenceTagger(weights, transitions);
    }

    private double[] means(float[] last, double[] sums) {
        double[] means = new double[last.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = last[i] - sums[i] / step;
        }
        return means;
    }

    private static float[] rounded(double[] means) {
        double most = 1e-9;
        for (double mean : means) {
            most = Math.max(most, Math.abs(mean));
        }
        float unit = (float) (most / 127);
        float[] rounded = new float[means.length];
        for (int i = 0; i < means.length; i++) {
            rounded[i] = Math.round(means[i] / unit) * unit;
        }
        return rounded;
    }
}
