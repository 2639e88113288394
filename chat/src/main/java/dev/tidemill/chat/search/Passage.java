package dev.tidemill.chat.search;

import dev.tidemill.chat.document.Chunk;
import java.util.Map;
import java.util.OptionalDouble;

/// A chunk that was found.
public record Passage(Chunk chunk, Map<String, String> metadata, Scores scores) {
    public Passage {
        metadata = Map.copyOf(metadata);
    }

    /// @param words   BM25; empty where the words did not find it
    /// @param vectors cosine; empty where the vectors did not find it
    /// @param fused   0 to 1
    /// @param ranked  0 to 1, what the list is ordered by; as `fused` where nothing ranked again
    public record Scores(OptionalDouble words, OptionalDouble vectors, double fused, double ranked) {}
}
