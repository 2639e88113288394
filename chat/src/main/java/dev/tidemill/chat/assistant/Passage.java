package dev.tidemill.chat.assistant;

import dev.tidemill.chat.guard.Guard.Action;
import dev.tidemill.chat.guard.Guard.Finding;
import dev.tidemill.chat.guard.Guard.Judgement;

/// A piece of a document that an answer may rest on.
///
/// @param document its id in the collection
/// @param title    the document's title and the headings above the piece
/// @param chunk    the piece's id, by its content
/// @param from     where it begins in the document's text, in UTF-16 units
/// @param to       the one behind its last
/// @param score    of the last stage that ranked it
public record Passage(String document, String title, String chunk, int from, int to, String text, double score) {
    private static final char HIDDEN = '*';

    /// The same with what a guard masks made unreadable. Its length stays, so that citations still point at their
    /// places.
    Passage hiding(Judgement judged) {
        StringBuilder hidden = new StringBuilder(text);
        for (Finding finding : judged.findings()) {
            if (finding.action() == Action.MASK) {
                for (int at = finding.from(); at < finding.to(); at++) {
                    hidden.setCharAt(at, HIDDEN);
                }
            }
        }
        return new Passage(document, title, chunk, from, to, hidden.toString(), score);
    }
}
