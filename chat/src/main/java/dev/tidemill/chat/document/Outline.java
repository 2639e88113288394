package dev.tidemill.chat.document;

import java.util.ArrayList;
import java.util.List;

/// Collects a document's text with its headings while a file is read.
final class Outline {
    private final int charactersMax;
    private final StringBuilder text = new StringBuilder();
    private final List<Document.Section> sections = new ArrayList<>();
    private final List<String> path = new ArrayList<>();
    private final List<Integer> levels = new ArrayList<>();
    private int begin;
    private String title = "";

    Outline(int charactersMax) {
        this.charactersMax = charactersMax;
    }

    void title(String found) {
        title = title.isEmpty() ? found.strip() : title;
    }

    /// @param level 1 for the outermost
    void heading(int level, String heading) {
        String words = heading.strip().replaceAll("\\s+", " ");
        if (words.isEmpty()) {
            return;
        }
        close();
        while (!levels.isEmpty() && levels.getLast() >= level) {
            levels.removeLast();
            path.removeLast();
        }
        levels.add(level);
        path.add(words);
        if (level == 1) {
            title(words);
        }
        block(words);
    }

    void block(String block) {
        String words = block.strip();
        if (words.isEmpty()) {
            return;
        }
        if (text.length() + words.length() + 2 > charactersMax) {
            throw new Refusal("a document must have at most " + charactersMax
                    + " characters of text, got more; cut it into several");
        }
        text.append(words).append("\n\n");
    }

    private void close() {
        if (text.length() > begin) {
            sections.add(new Document.Section(path, begin, text.length()));
            begin = text.length();
        }
    }

    /// @throws Refusal where there was no text
    Document document(Source source) {
        close();
        if (text.isEmpty()) {
            throw new Refusal("a document must have text, got none in \"" + source.name()
                    + "\"; scanned pages must be recognised first");
        }
        return new Document(
                source.id(),
                title.isEmpty() ? source.name() : title,
                text.toString(),
                sections,
                new java.util.TreeMap<>(source.metadata()),
                new java.util.TreeSet<>(source.labels()));
    }
}
