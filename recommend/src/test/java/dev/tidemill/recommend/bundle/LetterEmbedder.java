package dev.tidemill.recommend.bundle;

import dev.tidemill.serve.embedding.TextEmbedder;
import java.util.List;
import java.util.Locale;

/// How often each letter occurs, at length 1.
public final class LetterEmbedder implements TextEmbedder {
    @Override
    public String name() {
        return "letters";
    }

    @Override
    public int dimension() {
        return 26;
    }

    @Override
    public List<float[]> embed(List<String> texts) {
        return texts.stream().map(LetterEmbedder::letters).toList();
    }

    private static float[] letters(String text) {
        float[] counts = new float[26];
        text.toLowerCase(Locale.ROOT).chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> counts[c - 'a']++);
        double square = 0;
        for (float count : counts) {
            square += count * count;
        }
        for (int i = 0; i < counts.length && square > 0; i++) {
            counts[i] /= (float) Math.sqrt(square);
        }
        return counts;
    }
}
