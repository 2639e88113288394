package dev.tidemill.chat.assistant;

import java.util.List;

/// What an answer rests on: composes one of passages, and checks one against them. Deterministic.
public interface Grounding {
    /// An answer of sentences of the passages, word for word, each with its mark: `[1]` is the first passage. Empty
    /// where none answers.
    String compose(String question, List<Passage> passages);

    /// What of a text the passages bear out.
    Checked check(String text, List<Passage> passages);

    /// @param unsupported sentences that no passage bears out, in the order of the text
    record Checked(List<Citation> citations, List<String> unsupported) {
        public Checked {
            citations = List.copyOf(citations);
            unsupported = List.copyOf(unsupported);
        }
    }

    /// A place in a document that bears out a sentence.
    ///
    /// @param mark     the passage's number in the answer, from 1
    /// @param document its id
    /// @param chunk    the passage's id
    /// @param from     where the words stand in the document's text, in UTF-16 units
    /// @param to       the one behind the last
    /// @param quote    the words, as they stand there
    record Citation(int mark, String document, String title, String chunk, int from, int to, String quote) {}
}
