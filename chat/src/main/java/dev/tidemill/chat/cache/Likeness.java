package dev.tidemill.chat.cache;

import java.util.HashMap;
import java.util.Map;

/// How alike two questions are: seven parts the cosine of their embeddings, three parts Dice's coefficient of their
/// runs of three characters. Embeddings know sense, and blur which of two like things is meant; letters tell.
final class Likeness {
    private static final double SENSE = 0.7;
    private static final int RUN = 3;

    private Likeness() {}

    static double of(double cosine, String left, String right) {
        return SENSE * cosine + (1 - SENSE) * dice(runs(left), runs(right));
    }

    private static double dice(Map<String, Integer> left, Map<String, Integer> right) {
        int shared = 0;
        int all = 0;
        for (Map.Entry<String, Integer> run : left.entrySet()) {
            shared += Math.min(run.getValue(), right.getOrDefault(run.getKey(), 0));
            all += run.getValue();
        }
        for (int count : right.values()) {
            all += count;
        }
        return 2.0 * shared / all;
    }

    private static Map<String, Integer> runs(String text) {
        Map<String, Integer> runs = new HashMap<>();
        String bordered = "  " + text + " ";
        for (int i = 0; i + RUN <= bordered.length(); i++) {
            runs.merge(bordered.substring(i, i + RUN), 1, Integer::sum);
        }
        return runs;
    }
}
