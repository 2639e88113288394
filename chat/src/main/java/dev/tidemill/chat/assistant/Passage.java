package dev.tidemill.chat.assistant;

/// A piece of a document that an answer may rest on.
///
/// @param document its id in the collection
/// @param title    the document's title and the headings above the piece
/// @param chunk    the piece's id, by its content
/// @param from     where it begins in the document's text, in UTF-16 units
/// @param to       the one behind its last
/// @param score    of the last stage that ranked it
public record Passage(String document, String title, String chunk, int from, int to, String text, double score) {}
