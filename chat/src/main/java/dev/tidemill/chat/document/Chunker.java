package dev.tidemill.chat.document;

import java.security.MessageDigest;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Cuts documents into chunks: never across a heading, at paragraphs where they fit, else at sentences, else hard.
///
/// @param target how many characters a chunk should have at the most, 100 to 20,000
public record Chunker(int target) {
    /// About the window of the embedder in the jar.
    public static final Chunker DEFAULT = new Chunker(1_000);

    public Chunker {
        if (target < 100 || target > 20_000) {
            throw new IllegalArgumentException("a chunk's target must be 100 to 20,000 characters, got " + target);
        }
    }

    /// The document's chunks in their order; their spans do not overlap, and only blanks lie between them.
    public List<Chunk> chunks(Document document) {
        List<Chunk> chunks = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (Document.Section section : document.sections()) {
            for (int[] span : pack(document.text(), pieces(document.text(), section.from(), section.to()))) {
                chunks.add(chunk(document, section, span, seen));
            }
        }
        return chunks;
    }

    private static Chunk chunk(Document document, Document.Section section, int[] span, Map<String, Integer> seen) {
        String text = document.text().substring(span[0], span[1]);
        MessageDigest digest = Document.digest();
        Document.put(digest, document.id());
        section.path().forEach(heading -> Document.put(digest, heading));
        Document.put(digest, text);
        String hash = HexFormat.of().formatHex(digest.digest(), 0, 12);
        int again = seen.merge(hash, 1, Integer::sum);
        return new Chunk(
                again == 1 ? hash : hash + "-" + again,
                document.id(),
                document.title(),
                section.path(),
                span[0],
                span[1],
                text);
    }

    /// Puts neighbours together as long as they fit.
    private List<int[]> pack(String text, List<int[]> pieces) {
        List<int[]> packed = new ArrayList<>();
        for (int[] piece : pieces) {
            int[] last = packed.isEmpty() ? null : packed.getLast();
            if (last != null && piece[1] - last[0] <= target) {
                last[1] = piece[1];
            } else {
                packed.add(piece.clone());
            }
        }
        packed.forEach(span -> strip(text, span));
        packed.removeIf(span -> span[0] >= span[1]);
        return packed;
    }

    private List<int[]> pieces(String text, int from, int to) {
        List<int[]> pieces = new ArrayList<>();
        int at = from;
        while (at < to) {
            int blank = text.indexOf("\n\n", at);
            int end = blank < 0 || blank + 2 > to ? to : blank + 2;
            if (end - at <= target) {
                pieces.add(new int[] {at, end});
            } else {
                sentences(text, at, end, pieces);
            }
            at = end;
        }
        return pieces;
    }

    private void sentences(String text, int from, int to, List<int[]> into) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        String part = text.substring(from, to);
        sentences.setText(part);
        int begin = sentences.first();
        for (int end = sentences.next(); end != BreakIterator.DONE; begin = end, end = sentences.next()) {
            for (int at = begin; at < end; ) {
                int next = cut(part, at, end);
                into.add(new int[] {from + at, from + next});
                at = next;
            }
        }
    }

    /// Where a piece that is too long is cut: behind its last blank, never within a surrogate pair.
    private int cut(String text, int from, int to) {
        if (to - from <= target) {
            return to;
        }
        int blank = text.lastIndexOf(' ', from + target - 1);
        if (blank > from) {
            return blank + 1;
        }
        int hard = from + target;
        return Character.isHighSurrogate(text.charAt(hard - 1)) ? hard - 1 : hard;
    }

    private static void strip(String text, int[] span) {
        while (span[0] < span[1] && Character.isWhitespace(text.charAt(span[0]))) {
            span[0]++;
        }
        while (span[1] > span[0] && Character.isWhitespace(text.charAt(span[1] - 1))) {
            span[1]--;
        }
    }
}
