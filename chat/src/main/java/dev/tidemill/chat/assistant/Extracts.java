package dev.tidemill.chat.assistant;

import dev.tidemill.chat.assistant.Sentences.Sentence;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Answers of sentences of passages, word for word: those that are nearest to the question, by the words that they
/// share with it and by their vectors. Where the nearest is too far, nothing is an answer.
final class Extracts {
    /// What the share of the question's words counts; the rest is how near the vectors are.
    private static final double WORDS = 0.3;

    /// The nearest sentence must be as near as that: chosen on half of the questions of docs-rag (see
    /// docs/performance.md) and others that its documents do not answer.
    private static final double LEAST = 0.4;

    /// Other sentences must be as near as that share of the nearest.
    private static final double BESIDE = 0.85;

    /// What a row of a table counts beside a sentence.
    private static final double ROW = 0.8;

    /// What a passage counts less than the one before it.
    private static final double RANK = 0.03;

    private static final int MOST_SENTENCES = 3;
    private static final int LEAST_WORDS = 4;

    /// What is given a vector: more do not change an answer, and each takes some milliseconds.
    private static final int MOST_EMBEDDED = 12;

    private final TextEmbedder embedder;

    Extracts(TextEmbedder embedder) {
        this.embedder = embedder;
    }

    private record Fit(int passage, int place, Sentence sentence, double words) {}

    private record Scored(Fit fit, double score) {}

    String of(String question, List<Passage> passages) {
        List<Fit> fits = byWords(question, passages);
        List<Scored> scored = scored(question, passages, fits);
        double best = scored.stream().mapToDouble(Scored::score).max().orElse(0);
        if (best < LEAST) {
            return "";
        }
        List<Fit> chosen = scored.stream()
                .filter(one -> one.score() >= BESIDE * best)
                .sorted(Comparator.comparingDouble(Scored::score)
                        .reversed()
                        .thenComparing(
                                Scored::fit,
                                Comparator.comparingInt(Fit::passage).thenComparingInt(Fit::place)))
                .limit(MOST_SENTENCES)
                .map(Scored::fit)
                .sorted(Comparator.comparingInt(Fit::passage).thenComparingInt(Fit::place))
                .toList();
        Set<String> lines = new LinkedHashSet<>();
        chosen.forEach(fit -> lines.add(fit.sentence().text() + " [" + (fit.passage() + 1) + "]"));
        return String.join(" ", lines);
    }

    /// Sentences that say something, those with more of the question's words first.
    private static List<Fit> byWords(String question, List<Passage> passages) {
        Set<String> wanted = Sentences.words(question);
        List<List<Sentence>> all =
                passages.stream().map(one -> Sentences.of(one.text())).toList();
        Map<String, Double> weights = Sentences.weights(all);
        double whole = Sentences.weight(wanted, weights);
        List<Fit> fits = new ArrayList<>();
        for (int p = 0; p < all.size(); p++) {
            for (int i = 0; i < all.get(p).size(); i++) {
                Sentence sentence = all.get(p).get(i);
                Set<String> shared = new HashSet<>(sentence.words());
                shared.retainAll(wanted);
                // A heading or a list's stump says nothing alone.
                if (sentence.words().size() >= LEAST_WORDS) {
                    fits.add(new Fit(p, i, sentence, whole == 0 ? 0 : Sentences.weight(shared, weights) / whole));
                }
            }
        }
        return fits.stream()
                .sorted(Comparator.comparingDouble(Fit::words)
                        .reversed()
                        .thenComparingInt(Fit::passage)
                        .thenComparingInt(Fit::place))
                .limit(MOST_EMBEDDED)
                .toList();
    }

    private List<Scored> scored(String question, List<Passage> passages, List<Fit> fits) {
        if (fits.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>(List.of(question));
        fits.forEach(fit -> texts.add(
                passages.get(fit.passage()).title() + ": " + fit.sentence().text()));
        List<float[]> vectors = embedder.embed(texts);
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < fits.size(); i++) {
            double near = cosine(vectors.getFirst(), vectors.get(i + 1));
            double told = fits.get(i).sentence().text().contains(" | ") ? ROW : 1;
            double place = 1 - RANK * fits.get(i).passage();
            scored.add(
                    new Scored(fits.get(i), told * place * (WORDS * fits.get(i).words() + (1 - WORDS) * near)));
        }
        return scored;
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double left = 0;
        double right = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            left += (double) a[i] * a[i];
            right += (double) b[i] * b[i];
        }
        return left == 0 || right == 0 ? 0 : dot / Math.sqrt(left * right);
    }
}
