package dev.tidemill.bench.chat;

import dev.tidemill.chat.classify.LabelledText;
import dev.tidemill.learn.Ranked;
import java.util.List;

/// Counts of which class was said for which.
///
/// @param counts by the true class, then by the one said
record Classes(List<String> names, int[][] counts) {
    static Classes none(List<String> names) {
        return new Classes(names, new int[names.size()][names.size()]);
    }

    void add(String truth, String said) {
        counts[names.indexOf(truth)][names.indexOf(said)]++;
    }

    /// F1 of one class.
    double f1(int c) {
        int said = 0;
        for (int[] row : counts) {
            said += row[c];
        }
        return 2.0 * counts[c][c] / (of(c) + said);
    }

    /// The mean of the classes' F1.
    double macroF1() {
        double sum = 0;
        for (int c = 0; c < counts.length; c++) {
            sum += f1(c) / counts.length;
        }
        return sum;
    }

    /// The classes' F1 weighted by how many are of each.
    double weightedF1() {
        double sum = 0;
        double rows = 0;
        for (int c = 0; c < counts.length; c++) {
            sum += f1(c) * of(c);
            rows += of(c);
        }
        return sum / rows;
    }

    private int of(int c) {
        int rows = 0;
        for (int count : counts[c]) {
            rows += count;
        }
        return rows;
    }

    /// Scores of one category in order, with whether each text is of it.
    static Ranked ranked(List<LabelledText> texts, String category, double[] scores) {
        float[] labels = new float[texts.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = texts.get(i).categories().contains(category) ? 1 : 0;
        }
        return Ranked.of(scores, labels);
    }
}
