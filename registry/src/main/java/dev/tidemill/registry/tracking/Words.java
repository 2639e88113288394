package dev.tidemill.registry.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A filter or an order cut into words: names, numbers, quoted texts, signs.
final class Words {
    /// @param at position of its first character, from 1
    record Word(Kind kind, String text, int at) {
        boolean is(String keyword) {
            return kind == Kind.PLAIN && text.toUpperCase(Locale.ROOT).equals(keyword);
        }
    }

    enum Kind {
        /// A name, a number or a keyword.
        PLAIN,
        /// In single or double quotes.
        QUOTED,
        /// In back-ticks: always a name.
        TICKED,
        SIGN,
        END
    }

    private static final int LONGEST = 20_000;
    private static final String SIGNS = "=!<>";

    private final String text;
    private final List<Word> words = new ArrayList<>();
    private int at;

    private Words(String text) {
        this.text = text;
    }

    static List<Word> of(String text) {
        Limits.length("a filter", text, LONGEST);
        Words reader = new Words(text);
        reader.read();
        return reader.words;
    }

    private void read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '\'' || c == '"') {
                quoted(c, Kind.QUOTED);
            } else if (c == '`') {
                quoted(c, Kind.TICKED);
            } else if (SIGNS.indexOf(c) >= 0) {
                run(Kind.SIGN);
            } else if (c == '(' || c == ')' || c == ',' || c == ';') {
                words.add(new Word(Kind.SIGN, String.valueOf(c), ++at));
            } else {
                run(Kind.PLAIN);
            }
        }
        words.add(new Word(Kind.END, "", text.length() + 1));
    }

    private void run(Kind kind) {
        int from = at;
        while (at < text.length() && (kind == Kind.SIGN) == (SIGNS.indexOf(text.charAt(at)) >= 0) && inside(kind)) {
            at++;
        }
        words.add(new Word(kind, text.substring(from, at), from + 1));
    }

    private boolean inside(Kind kind) {
        char c = text.charAt(at);
        return kind == Kind.SIGN || (!Character.isWhitespace(c) && "'\"`(),;".indexOf(c) < 0);
    }

    private void quoted(char quote, Kind kind) {
        int from = at;
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw Limits.invalid("filter at character " + (from + 1) + ": a quote must be closed, got "
                    + Limits.shown(text.substring(from)));
        }
        at = end + 1;
        words.add(new Word(kind, text.substring(from + 1, end), from + 1));
    }
}
