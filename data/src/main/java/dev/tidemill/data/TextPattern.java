package dev.tidemill.data;

import java.util.regex.Pattern;

/// A pattern of a field. The commonest shape, one class of characters repeated as in `[A-Za-z0-9_-]+`, is looked up
/// character by character; the expression itself says which characters belong to it, and judges everything else.
final class TextPattern {
    private static final int ASCII = 128;
    private static final Pattern ONE_CLASS = Pattern.compile("\\[[^\\[\\]\\\\&]+\\]\\+");

    private final Pattern pattern;
    private final boolean[] accepted;

    TextPattern(Pattern pattern) {
        this.pattern = pattern;
        boolean one =
                pattern.flags() == 0 && ONE_CLASS.matcher(pattern.pattern()).matches();
        this.accepted = new boolean[one ? ASCII : 0];
        for (int c = 0; c < accepted.length; c++) {
            accepted[c] = pattern.matcher(Character.toString(c)).matches();
        }
    }

    boolean matches(String value) {
        return looksUp(value) || pattern.matcher(value).matches();
    }

    /// Whether all of a text's characters are known to be accepted.
    private boolean looksUp(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= accepted.length || !accepted[c]) {
                return false;
            }
        }
        return accepted.length > 0 && !value.isEmpty();
    }

    /// As it was written.
    String text() {
        return pattern.pattern();
    }
}
