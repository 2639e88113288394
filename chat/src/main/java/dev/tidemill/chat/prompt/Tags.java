package dev.tidemill.chat.prompt;

import dev.tidemill.core.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The tags of a template in their order. Only those of logic-less Mustache are taken that need no more than the
/// values at hand: no partials, no other delimiters, no unescaped variants (nothing is escaped), no lambdas.
final class Tags {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*|\\.|-index|-first|-last");

    private final String text;
    private final String place;
    private final List<Tag> tags = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int line = 1;
    private int column = 1;

    /// @param place where the template stands: `messages[0]`
    Tags(String text, String place) {
        this.text = text;
        this.place = place;
        int at = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", at)) {
            walk(at, open);
            int close = text.indexOf("}}", open);
            if (close < 0) {
                refuse("a tag must be closed with }}", text.substring(open), "");
                return;
            }
            read(text.substring(open + 2, close));
            walk(open, close + 2);
            at = close + 2;
        }
    }

    List<Tag> tags() {
        return tags;
    }

    List<Problem> problems() {
        return problems;
    }

    private void walk(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
    }

    private void read(String inside) {
        switch (inside.isEmpty() ? ' ' : inside.charAt(0)) {
            case '!' -> tags.add(new Tag(Tag.Kind.REMARK, "", line, column));
            case '#' -> named(Tag.Kind.OPEN, inside.substring(1));
            case '^' -> named(Tag.Kind.OPEN_INVERTED, inside.substring(1));
            case '/' -> named(Tag.Kind.CLOSE, inside.substring(1));
            case '{', '&' ->
                refuse("a tag must be a plain one", "{{" + inside + "}}", "write {{name}}: nothing is escaped");
            case '>', '<', '$', '=' ->
                refuse(
                        "a tag must be a value, a section or a remark",
                        "{{" + inside + "}}",
                        "there are no partials and no other delimiters");
            default -> named(Tag.Kind.VALUE, inside);
        }
    }

    private void named(Tag.Kind kind, String inside) {
        String name = inside.strip();
        if (NAME.matcher(name).matches()) {
            tags.add(new Tag(kind, name, line, column));
        } else {
            refuse("a tag must name a variable", name, "names match [a-z][a-z0-9_]*");
        }
    }

    private void refuse(String rule, String value, String remedy) {
        problems.add(new Problem(place + ":" + line + ":" + column, rule, value, remedy));
    }
}
