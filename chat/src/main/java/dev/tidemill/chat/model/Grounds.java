package dev.tidemill.chat.model;

import java.util.List;

/// What a whole answer rests on.
///
/// @param outcome     `answered`, `unknown`, `blocked` or `failed`
/// @param citations   places in documents that bear it out
/// @param unsupported its sentences that nothing bears out, in their order
public record Grounds(String outcome, List<Place> citations, List<String> unsupported) {
    public Grounds {
        citations = List.copyOf(citations);
        unsupported = List.copyOf(unsupported);
    }

    /// @param mark  its number in the answer, from 1
    /// @param chunk the passage's id
    /// @param from  where the words stand in the document's text, in UTF-16 units
    /// @param to    the one behind the last
    public record Place(int mark, String document, String title, String chunk, int from, int to) {}
}
