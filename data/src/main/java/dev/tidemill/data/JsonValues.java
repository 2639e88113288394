package dev.tidemill.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemill.core.Problem;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One JSON value into one slot, strictly: a number in a string is no number. The parser stands on the value's token
/// and is left on its last.
final class JsonValues {
    /// A whole number below this, read as milliseconds, lies before 1973-03-03: it was most likely seconds.
    private static final long LEAST_MILLIS = 100_000_000_000L;

    private static final String UNQUOTE = "write it without quotes";
    private static final String QUOTE = "write it in quotes";
    private static final String ABSENT = "leave the field out where its value is missing";

    private JsonValues() {}

    static void read(JsonParser parser, JsonToken token, FieldRule rule, int slot, EventDraft draft)
            throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        draft.valued(slot);
        switch (token) {
            case START_OBJECT, START_ARRAY -> {
                parser.skipChildren();
                String what = token == JsonToken.START_OBJECT ? "an object" : "an array";
                draft.refuse(rule.mistyped(what, "fields hold single values"));
            }
            default -> {
                switch (rule.field().type()) {
                    case STRING -> text(parser, token, rule, slot, draft);
                    case INTEGER -> integer(parser, token, rule, slot, draft);
                    case DECIMAL -> decimal(parser, token, rule, slot, draft);
                    case NUMBER -> number(parser, token, rule, slot, draft);
                    case BOOLEAN -> truth(parser, token, rule, slot, draft);
                    case TIMESTAMP -> time(parser, token, rule, slot, draft);
                }
            }
        }
    }

    private static void text(JsonParser parser, JsonToken token, FieldRule rule, int slot, EventDraft draft)
            throws IOException {
        String text = parser.getText();
        if (token != JsonToken.VALUE_STRING) {
            draft.refuse(rule.mistyped(text, QUOTE));
            return;
        }
        keep(draft, slot, text, rule.checkText(text));
    }

    private static void integer(JsonParser parser, JsonToken token, FieldRule rule, int slot, EventDraft draft)
            throws IOException {
        if (token != JsonToken.VALUE_NUMBER_INT) {
            draft.refuse(rule.mistyped(parser.getText(), remedy(token, parser)));
            return;
        }
        units(parser, rule, slot, draft);
    }

    private static void decimal(JsonParser parser, JsonToken token, FieldRule rule, int slot, EventDraft draft)
            throws IOException {
        if (!token.isNumeric() || !isFinite(parser)) {
            draft.refuse(rule.mistyped(parser.getText(), remedy(token, parser)));
            return;
        }
        units(parser, rule, slot, draft);
    }

    private static void units(JsonParser parser, FieldRule rule, int slot, EventDraft draft) throws IOException {
        long value = Digits.decimal(
                parser.getTextCharacters(),
                parser.getTextOffset(),
                parser.getTextLength(),
                rule.field().scale());
        if (value == Digits.NONE) {
            String text = parser.getText();
            value = Digits.slowDecimal(text, rule.field().scale());
            if (value == Digits.NONE) {
                draft.refuse(rule.unreadable(text));
                return;
            }
        }
        keep(draft, slot, value, rule.checkLong(value));
    }

    private static void number(JsonParser parser, JsonToken token, FieldRule rule, int slot, EventDraft draft)
            throws IOException {
        double value = token.isNumeric()
                ? Digits.number(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength())
                : Double.NaN;
        if (Double.isNaN(value)) {
            draft.refuse(rule.mistyped(parser.getText(), remedy(token, parser)));
            return;
        }
        keep(draft, slot, value, rule.checkNumber(value));
    }

    private static void truth(JsonParser parser, JsonToken token, FieldRule rule, int slot, EventDraft draft)
            throws IOException {
        if (!token.isBoolean()) {
            draft.refuse(rule.mistyped(parser.getText(), remedy(token, parser)));
            return;
        }
        draft.set(slot, token == JsonToken.VALUE_TRUE);
    }

    private static void time(JsonParser parser, JsonToken token, FieldRule rule, int slot, EventDraft draft)
            throws IOException {
        long millis = Times.NONE;
        if (token == JsonToken.VALUE_STRING) {
            millis = Times.rfc3339(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        } else if (token == JsonToken.VALUE_NUMBER_INT) {
            millis = Digits.integer(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            if (millis > 0 && millis < LEAST_MILLIS) {
                draft.refuse(rule.mistyped(parser.getText(), "it looks like seconds: multiply it by 1000"));
                return;
            }
        }
        if (millis == Times.NONE) {
            draft.refuse(rule.mistyped(parser.getText(), "write it as 2018-04-01T00:00:31Z"));
            return;
        }
        keep(draft, slot, millis, rule.checkLong(millis));
    }

    private static void keep(EventDraft draft, int slot, Object value, @Nullable Problem problem) {
        draft.set(slot, value);
        if (problem != null) {
            draft.refuse(problem);
        }
    }

    private static String remedy(JsonToken token, JsonParser parser) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_FLOAT && !isFinite(parser)) {
            return ABSENT;
        }
        return token == JsonToken.VALUE_STRING ? UNQUOTE : "";
    }

    /// Whether the number is written in digits: NaN and the infinities are tokens of their own.
    private static boolean isFinite(JsonParser parser) throws IOException {
        char last = parser.getTextCharacters()[parser.getTextOffset() + parser.getTextLength() - 1];
        return last >= '0' && last <= '9';
    }
}
