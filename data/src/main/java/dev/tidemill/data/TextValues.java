package dev.tidemill.data;

import dev.tidemill.core.Problem;
import org.jspecify.annotations.Nullable;

/// One column's text into one slot, by the type of the field. Blanks around what is no string do not count; an empty
/// text is missing.
final class TextValues {
    private static final String EMPTY = "leave it empty where its value is missing";

    private TextValues() {}

    static void read(char[] text, int start, int size, FieldRule rule, int slot, EventDraft draft) {
        switch (rule.field().type()) {
            case STRING -> string(new String(text, start, size), rule, slot, draft);
            case INTEGER, DECIMAL -> units(text, start, size, rule, slot, draft);
            case NUMBER -> number(text, start, size, rule, slot, draft);
            case BOOLEAN -> truth(text, start, size, rule, slot, draft);
            case TIMESTAMP -> time(text, start, size, rule, slot, draft);
        }
    }

    static void string(String value, FieldRule rule, int slot, EventDraft draft) {
        keep(draft, slot, value, rule.checkText(value));
    }

    private static void units(char[] text, int start, int size, FieldRule rule, int slot, EventDraft draft) {
        int scale = rule.field().scale();
        long value = Digits.decimal(text, start, size, scale);
        if (value == Digits.NONE) {
            String shown = new String(text, start, size).strip();
            value = Digits.slowDecimal(shown, scale);
            if (value == Digits.NONE) {
                draft.valued(slot);
                draft.refuse(rule.unreadable(shown));
                return;
            }
        }
        keep(draft, slot, value, rule.checkLong(value));
    }

    private static void number(char[] text, int start, int size, FieldRule rule, int slot, EventDraft draft) {
        double value = Digits.number(text, start, size);
        if (Double.isNaN(value)) {
            String shown = new String(text, start, size).strip();
            char[] stripped = shown.toCharArray();
            value = Digits.number(stripped, 0, stripped.length);
            if (Double.isNaN(value)) {
                draft.valued(slot);
                draft.refuse(rule.mistyped(shown, EMPTY));
                return;
            }
        }
        keep(draft, slot, value, rule.checkNumber(value));
    }

    private static void truth(char[] text, int start, int size, FieldRule rule, int slot, EventDraft draft) {
        if (size == 1 && (text[start] == '0' || text[start] == '1')) {
            draft.set(slot, text[start] == '1');
            return;
        }
        String shown = new String(text, start, size).strip();
        switch (shown.toLowerCase(java.util.Locale.ROOT)) {
            case "true", "1" -> draft.set(slot, true);
            case "false", "0" -> draft.set(slot, false);
            default -> {
                draft.valued(slot);
                draft.refuse(rule.mistyped(shown, "write true or 1, false or 0"));
            }
        }
    }

    private static void time(char[] text, int start, int size, FieldRule rule, int slot, EventDraft draft) {
        long millis = Times.rfc3339(text, start, size);
        if (millis == Times.NONE) {
            millis = Digits.integer(text, start, size);
        }
        if (millis == Digits.NONE) {
            mistimed(new String(text, start, size), rule, slot, draft);
        } else {
            keep(draft, slot, millis, rule.checkLong(millis));
        }
    }

    /// A text that is no time of the declared form.
    static void mistimed(String shown, FieldRule rule, int slot, EventDraft draft) {
        draft.valued(slot);
        draft.refuse(rule.mistyped(shown, "say its format in the import's mapping"));
    }

    static void time(long millis, FieldRule rule, int slot, EventDraft draft) {
        keep(draft, slot, millis, rule.checkLong(millis));
    }

    private static void keep(EventDraft draft, int slot, Object value, @Nullable Problem problem) {
        draft.set(slot, value);
        if (problem != null) {
            draft.refuse(problem);
        }
    }
}
