package dev.tidemill.recommend.bundle;

import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.sequence.Sequences;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.util.LinkedHashMap;
import java.util.Map;

/// All that candidates learn from.
///
/// @param interactions users down, items across
/// @param items        their ids
/// @param sequences    what was done in one go, in its order, of the same items
/// @param texts        by id what is written of items, also of those that nobody has met
/// @param embedder     makes vectors of texts
public record Material(
        Interactions interactions, Ids items, Sequences sequences, Map<String, String> texts, TextEmbedder embedder) {
    public Material {
        texts = Map.copyOf(texts);
    }

    public static Material of(InteractionLog.Matrix matrix, Map<String, String> texts, TextEmbedder embedder) {
        return new Material(matrix.interactions(), matrix.items(), matrix.sequences(), texts, embedder);
    }

    /// What is learned from to be measured: without the last of each sequence, and of no other items.
    Material measured(Interactions train) {
        Map<String, String> met = new LinkedHashMap<>();
        items.names().forEach(id -> met.put(id, texts.getOrDefault(id, "")));
        return new Material(train, items, sequences.withoutLast(), met, embedder);
    }

    /// The items with interactions, then those that are only described.
    Ids described() {
        Ids.Builder all = new Ids.Builder();
        items.names().forEach(all::add);
        texts.keySet().stream().sorted().forEach(all::add);
        return all.build();
    }
}
