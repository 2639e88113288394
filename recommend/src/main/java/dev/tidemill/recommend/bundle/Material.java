package dev.tidemill.recommend.bundle;

import dev.tidemill.recommend.matrix.Entries;
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
        return measured(train, sequences.withoutLast());
    }

    /// What is learned from to be measured by what came from a time on: nothing of it, and no other items.
    Material before(Interactions train, long time) {
        return measured(train, sequences.before(time));
    }

    private Material measured(Interactions train, Sequences learned) {
        Map<String, String> met = new LinkedHashMap<>();
        items.names().forEach(id -> met.put(id, texts.getOrDefault(id, "")));
        return new Material(train, items, learned, met, embedder);
    }

    /// Every so many-th user and sequence: all items stay.
    Material every(int many) {
        if (many == 1) {
            return this;
        }
        Entries entries = new Entries();
        for (int user = 0; user < interactions.users(); user += many) {
            for (int at = interactions.start(user); at < interactions.end(user); at++) {
                entries.add(user, interactions.item(at), interactions.weight(at), time(at));
            }
        }
        Interactions fewer = entries.toMatrix(interactions.users(), interactions.items(), Entries.Duplicates.LAST);
        return new Material(fewer, items, fewer(many), texts, embedder);
    }

    private long time(int at) {
        return interactions.timed() ? interactions.time(at) : Entries.NO_TIME;
    }

    private Sequences fewer(int many) {
        Entries entries = new Entries();
        for (int one = 0; one < sequences.count(); one += many) {
            for (int at = sequences.start(one); at < sequences.end(one); at++) {
                entries.add(one, sequences.item(at), 1, sequences.timed() ? sequences.time(at) : Entries.NO_TIME);
            }
        }
        return Sequences.of(entries, sequences.count(), sequences.items());
    }

    /// The items with interactions, then those that are only described.
    Ids described() {
        Ids.Builder all = new Ids.Builder();
        items.names().forEach(all::add);
        texts.keySet().stream().sorted().forEach(all::add);
        return all.build();
    }
}
