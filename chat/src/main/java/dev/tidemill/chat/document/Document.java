package dev.tidemill.chat.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A text that can be searched and cited. Every span that Tidemill tells of it counts UTF-16 units of `text`.
///
/// @param sections in the order of their beginnings, together the whole text
/// @param labels   what a reader must hold, all of them
public record Document(
        String id,
        String title,
        String text,
        List<Section> sections,
        SortedMap<String, String> metadata,
        SortedSet<String> labels) {
    public Document {
        sections = List.copyOf(sections);
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
        labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
        if (id.isBlank() || id.length() > 1_000) {
            throw new IllegalArgumentException(
                    "a document's id must have 1 to 1,000 characters and not only blanks, got " + id.length());
        }
        for (String label : labels) {
            requireLabel(label);
        }
        int at = 0;
        for (Section section : sections) {
            if (section.from() != at || section.to() < at || section.to() > text.length()) {
                throw new IllegalArgumentException("sections must follow one another within the text, got " + section);
            }
            at = section.to();
        }
        if (at != text.length()) {
            throw new IllegalArgumentException("sections must cover the text of " + text.length() + ", got " + at);
        }
    }

    /// A text under one heading.
    ///
    /// @param path the headings above it and its own, outermost first
    public record Section(List<String> path, int from, int to) {
        public Section {
            path = List.copyOf(path);
        }
    }

    /// A text without headings.
    public static Document plain(
            String id, String title, String text, Map<String, String> metadata, Set<String> labels) {
        return new Document(
                id,
                title,
                text,
                List.of(new Section(List.of(), 0, text.length())),
                new TreeMap<>(metadata),
                new TreeSet<>(labels));
    }

    static void requireLabel(String label) {
        if (label.isBlank() || label.length() > 100 || label.chars().anyMatch(c -> c == ',' || c < ' ')) {
            throw new IllegalArgumentException(
                    "a label must have 1 to 100 characters and no comma, got \"" + label + "\"");
        }
    }

    /// SHA-256 over all that a search could show or filter by: equal where nothing changed.
    public String hash() {
        MessageDigest digest = digest();
        put(digest, id);
        put(digest, title);
        put(digest, text);
        sections.forEach(section -> put(digest, section.toString()));
        put(digest, metadata.toString());
        labels.forEach(label -> put(digest, label));
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    static void put(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) ':');
        digest.update(bytes);
    }
}
