package dev.tidemill.serve.embedding;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Keeps the vectors of texts that were asked for lately, so that they are made once.
public final class CachedEmbedder implements TextEmbedder {
    private final TextEmbedder inner;
    private final Cache<String, float[]> vectors;

    /// @param bytesMax how much memory texts and vectors may take together
    public CachedEmbedder(TextEmbedder inner, long bytesMax) {
        this.inner = inner;
        this.vectors = Caffeine.newBuilder()
                .maximumWeight(bytesMax)
                .weigher((String text, float[] vector) -> 2 * text.length() + 4 * vector.length + 64)
                .build();
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public int dimension() {
        return inner.dimension();
    }

    @Override
    public List<float[]> embed(List<String> texts) {
        Map<String, float[]> found = new LinkedHashMap<>(vectors.getAllPresent(texts));
        Set<String> missing = new LinkedHashSet<>(texts);
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            List<String> asked = List.copyOf(missing);
            List<float[]> made = inner.embed(asked);
            for (int i = 0; i < asked.size(); i++) {
                found.put(asked.get(i), made.get(i));
                vectors.put(asked.get(i), made.get(i));
            }
        }
        List<float[]> answer = new ArrayList<>(texts.size());
        for (String text : texts) {
            float[] vector = found.get(text);
            answer.add(vector == null ? inner.embed(text) : vector.clone());
        }
        return answer;
    }
}
