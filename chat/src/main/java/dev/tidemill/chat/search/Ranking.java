package dev.tidemill.chat.search;

import dev.tidemill.chat.document.Chunk;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.apache.lucene.analysis.Analyzer;

/// Ranks fused passages again by what neither BM25 nor a vector sees: how many of the question's word pairs the
/// passage holds, and how much of the question stands in its headings.
///
/// Each feature is 0 to 1 and weighs by the words' inverse document frequency; so is the result.
final class Ranking {
    private static final double FUSED = 0.84;
    private static final double PAIRS = 0.08;
    private static final double HEADED = 0.08;
    private static final int WORDS_MAX = 10_000;

    private final Analyzer analyzer;
    private final List<String> asked;
    private final Map<String, Double> weights = new LinkedHashMap<>();
    private double total;

    /// @param rarity the inverse document frequency of a word
    Ranking(Analyzer analyzer, String question, ToDoubleFunction<String> rarity) {
        this.analyzer = analyzer;
        this.asked = words(question);
        for (String word : asked) {
            if (!weights.containsKey(word)) {
                double weight = rarity.applyAsDouble(word);
                weights.put(word, weight);
                total += weight;
            }
        }
    }

    /// The score of a passage that is not read.
    double least(double fused) {
        return total == 0 ? fused : FUSED * fused;
    }

    double score(Chunk chunk, double fused) {
        if (total == 0) {
            return fused;
        }
        return FUSED * fused
                + PAIRS * pairs(words(chunk.text()))
                + HEADED * share(new HashSet<>(words(chunk.context())));
    }

    private double share(Set<String> found) {
        double sum = 0;
        for (Map.Entry<String, Double> word : weights.entrySet()) {
            sum += found.contains(word.getKey()) ? word.getValue() : 0;
        }
        return sum / total;
    }

    /// The weight of the question's neighbouring words that are neighbours in the text too.
    private double pairs(List<String> text) {
        Set<String> found = new HashSet<>();
        for (int i = 1; i < text.size(); i++) {
            found.add(text.get(i - 1) + " " + text.get(i));
        }
        double sum = 0;
        double most = 0;
        for (int i = 1; i < asked.size(); i++) {
            double weight = weights.getOrDefault(asked.get(i - 1), 0.0) + weights.getOrDefault(asked.get(i), 0.0);
            most += weight;
            sum += found.contains(asked.get(i - 1) + " " + asked.get(i)) ? weight : 0;
        }
        return most == 0 ? 0 : sum / most;
    }

    private List<String> words(String text) {
        return Words.of(analyzer, text, WORDS_MAX);
    }
}
