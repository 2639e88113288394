package dev.tidemill.chat.cache;

import java.util.Optional;

/// What a cache knows of a question.
///
/// @param hit       the answer to give; empty where a new one has to be made
/// @param candidate without a hit: the nearest answer that the verifier let through, below the threshold. Whoever
///                  makes the new answer can say whether this one would have been right ([AnswerCache#learn])
public record Lookup(Optional<Hit> hit, Optional<Hit> candidate) {
    static final Lookup NOTHING = new Lookup(Optional.empty(), Optional.empty());

    static Lookup of(Hit hit) {
        return new Lookup(Optional.of(hit), Optional.empty());
    }
}
