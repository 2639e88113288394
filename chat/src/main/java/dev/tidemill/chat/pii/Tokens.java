package dev.tidemill.chat.pii;

import java.util.ArrayList;
import java.util.List;

/// A text in tokens: runs of letters, runs of digits, every other mark alone; white space between them is none.
///
/// @param text  all of it
/// @param spans where each begins and ends
record Tokens(String text, List<int[]> spans) {
    static Tokens of(String text) {
        List<int[]> spans = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            int end = at + Character.charCount(point);
            int sort = sort(point);
            while (sort != 0 && end < text.length() && sort(text.codePointAt(end)) == sort) {
                end += Character.charCount(text.codePointAt(end));
            }
            if (!Character.isWhitespace(point)) {
                spans.add(new int[] {at, end});
            }
            at = end;
        }
        return new Tokens(text, spans);
    }

    private static int sort(int point) {
        if (Character.isLetter(point) || Character.getType(point) == Character.NON_SPACING_MARK) {
            return 1;
        }
        return Character.isDigit(point) ? 2 : 0;
    }

    int size() {
        return spans.size();
    }

    int from(int i) {
        return spans.get(i)[0];
    }

    int to(int i) {
        return spans.get(i)[1];
    }

    String at(int i) {
        return text.substring(from(i), to(i));
    }

    /// What stands between a token and the one before: 0 nothing, 1 white space, 2 a new line or the text's border.
    int gap(int i) {
        int from = i == 0 ? 0 : to(i - 1);
        int to = i == size() ? text.length() : from(i);
        if (i == 0 || i == size() || text.substring(from, to).indexOf('\n') >= 0) {
            return 2;
        }
        return to > from ? 1 : 0;
    }
}
