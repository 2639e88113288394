package dev.tidemill.serve.embedding;

import java.util.List;

/// Turns texts into vectors of length 1 whose cosines say how alike they are in sense. Safe for many threads;
/// deterministic.
public interface TextEmbedder {
    /// What it is, with its version: vectors of different names must never be compared.
    String name();

    /// How many numbers a vector has.
    int dimension();

    /// One vector for each text, in their order. A text beyond the model's window counts by its beginning.
    List<float[]> embed(List<String> texts);

    /// The vector of one text.
    default float[] embed(String text) {
        return embed(List.of(text)).getFirst();
    }
}
