package dev.tidemill.chat.classify;

import dev.tidemill.serve.embedding.TextEmbedder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Says how likely a text is of each category. Safe for many threads; deterministic.
///
/// A text longer than [#WINDOW] is read in windows that overlap by half, and each category has the score of the
/// window where it is likeliest: an attack does not hide behind a long introduction. At most [#MOST_WINDOWS] are
/// read, spread over the text.
public final class TextClassifier {
    /// Characters of a window: about what an embedder's 128 tokens hold.
    public static final int WINDOW = 512;

    /// The most windows of a text that are read.
    public static final int MOST_WINDOWS = 64;

    private final TextModel model;
    private final Optional<TextEmbedder> embedder;

    private TextClassifier(TextModel model, Optional<TextEmbedder> embedder) {
        this.model = model;
        this.embedder = embedder;
    }

    /// A classifier.
    ///
    /// @param embedder the one that the model was trained with; unread where it needs none
    /// @throws IllegalArgumentException where the model needs another
    public static TextClassifier of(TextModel model, Optional<TextEmbedder> embedder) {
        if (model.embedding().isEmpty()) {
            return new TextClassifier(model, Optional.empty());
        }
        String given = embedder.map(TextEmbedder::name).orElse("none");
        if (!given.equals(model.embedding())) {
            throw new IllegalArgumentException("the model " + model.name() + " must be given the embedder "
                    + model.embedding() + " that it was trained with, got " + given);
        }
        return new TextClassifier(model, embedder);
    }

    public TextModel model() {
        return model;
    }

    /// A category of a text.
    ///
    /// @param probability 0 to 1, calibrated
    /// @param from        first character of the window where it is likeliest
    /// @param to          the one behind the last
    public record Score(String category, double probability, int from, int to) {}

    /// The score of each category, by name, in the model's order.
    public Map<String, Score> classify(String text) {
        List<int[]> windows = windows(text);
        List<String> parts = windows.stream()
                .map(window -> text.substring(window[0], window[1]))
                .toList();
        List<float[]> vectors = embedder.map(one -> one.embed(parts)).orElse(List.of());
        Score[] best = new Score[model.categories().size()];
        for (int w = 0; w < parts.size(); w++) {
            float[] vector = vectors.isEmpty() ? new float[0] : vectors.get(w);
            double[] probabilities = model.probabilities(model.features().row(parts.get(w)), vector);
            for (int c = 0; c < best.length; c++) {
                if (best[c] == null || probabilities[c] > best[c].probability) {
                    int[] window = windows.get(w);
                    best[c] = new Score(model.categories().get(c).name(), probabilities[c], window[0], window[1]);
                }
            }
        }
        Map<String, Score> scores = new LinkedHashMap<>();
        Arrays.stream(best).forEach(score -> scores.put(score.category, score));
        return Collections.unmodifiableMap(scores);
    }

    /// Where the windows of a text begin and end, cut at white space where there is some near.
    static List<int[]> windows(String text) {
        if (text.length() <= WINDOW) {
            return List.of(new int[] {0, text.length()});
        }
        List<int[]> windows = new ArrayList<>();
        int step = Math.max(WINDOW / 2, Math.ceilDiv(text.length() - WINDOW, MOST_WINDOWS - 1));
        for (int from = 0; windows.isEmpty() || windows.getLast()[1] < text.length(); from += step) {
            int begin = from == 0 ? 0 : border(text, from);
            int end = from + WINDOW >= text.length() ? text.length() : border(text, from + WINDOW);
            windows.add(new int[] {begin, end});
        }
        return windows;
    }

    /// The first place from `at` on, within 32 characters, that follows white space; else `at`, never within a
    /// surrogate pair.
    private static int border(String text, int at) {
        for (int i = at; i < Math.min(at + 32, text.length()); i++) {
            if (Character.isWhitespace(text.charAt(i - 1))) {
                return i;
            }
        }
        return Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
    }
}
