package dev.tidemill.chat.document;

import java.util.List;

/// A piece of a document, small enough to be read as one.
///
/// @param id       stays the same as long as the document's id, its headings and its own text do, wherever it moves
/// @param document the document's id
/// @param path     the headings that it stands under, outermost first
/// @param from     where it begins in the document's text
/// @param to       behind its last character
/// @param text     exactly the document's text of that span
public record Chunk(String id, String document, String title, List<String> path, int from, int to, String text) {
    public Chunk {
        path = List.copyOf(path);
        if (from < 0 || to - from != text.length()) {
            throw new IllegalArgumentException(
                    "a chunk's span must be as long as its text of " + text.length() + ", got " + from + " to " + to);
        }
    }

    /// Title and headings as one line, each once; what an embedder reads before the text.
    public String context() {
        StringBuilder context = new StringBuilder(title);
        String last = title;
        for (String heading : path) {
            if (!heading.equals(last)) {
                context.append(context.isEmpty() ? "" : " > ").append(heading);
            }
            last = heading;
        }
        return context.toString();
    }
}
