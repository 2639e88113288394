package dev.tidemill.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemill.core.FieldType;
import dev.tidemill.core.Problem;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One event in the JSON format of CloudEvents 1.0: its `data` holds the fields, its `id` and `time` stand in for
/// the stream's own where `data` lacks them, all other attributes are read over.
final class CloudEvent {
    private static final String VERSION = "1.0";

    private final EventReader reader;
    private final EventDraft draft;
    private @Nullable String version;
    private @Nullable String id;
    private @Nullable String time;
    private boolean data;

    CloudEvent(EventReader reader, EventDraft draft) {
        this.reader = reader;
        this.draft = draft;
    }

    void read(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "specversion" -> version = parser.getText();
                case "id" -> id = text(parser, token, name);
                case "time" -> time = text(parser, token, name);
                case "data" -> data(parser, token);
                case "data_base64" ->
                    refuse(name, "must be JSON in data", "send it with datacontenttype application/json");
                default -> {}
            }
            if (token.isStructStart() && !name.equals("data")) {
                parser.skipChildren();
            }
        }
        if (!VERSION.equals(version)) {
            draft.refuse(
                    new Problem("attribute specversion", "must be " + VERSION, version == null ? "" : version, ""));
        }
        if (!data) {
            refuse("data", "must be given and hold the event's fields", "");
        }
        fill(reader.rules(), draft, Optional.ofNullable(id), Optional.ofNullable(time));
    }

    private void data(JsonParser parser, JsonToken token) throws IOException {
        if (data || token != JsonToken.START_OBJECT) {
            refuse("data", data ? "must be given once, is given twice" : "must be a JSON object", "");
            parser.skipChildren();
        } else {
            reader.fields(parser, draft);
        }
        data = true;
    }

    private @Nullable String text(JsonParser parser, JsonToken token, String name) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        if (token != JsonToken.VALUE_NULL) {
            refuse(name, "must be a string", "");
        }
        return null;
    }

    private void refuse(String attribute, String rule, String remedy) {
        draft.refuse(new Problem("attribute " + attribute, rule, "", remedy));
    }

    /// Puts the attributes into the id and time of the stream where those were not given.
    static void fill(StreamRules rules, EventDraft draft, Optional<String> id, Optional<String> time) {
        if (id.isPresent() && draft.first(rules.idSlot())) {
            draft.valued(rules.idSlot());
            fillId(rules, draft, id.get());
        }
        if (time.isPresent() && draft.first(rules.timeSlot())) {
            draft.valued(rules.timeSlot());
            char[] text = time.get().toCharArray();
            long millis = Times.rfc3339(text, 0, text.length);
            if (millis == Times.NONE) {
                draft.refuse(new Problem(
                        "attribute time",
                        "must be a time in RFC 3339",
                        time.get(),
                        "write it as 2018-04-01T00:00:31Z"));
            } else {
                draft.set(rules.timeSlot(), millis);
            }
        }
    }

    private static void fillId(StreamRules rules, EventDraft draft, String id) {
        FieldRule rule = rules.field(rules.idSlot());
        Problem problem = null;
        if (rule.field().type() == FieldType.STRING) {
            draft.set(rules.idSlot(), id);
            problem = rule.checkText(id);
        } else {
            long number = Digits.slowDecimal(id, 0);
            if (number == Digits.NONE) {
                problem = rule.mistyped(id, "");
            } else {
                draft.set(rules.idSlot(), number);
            }
        }
        if (problem != null) {
            draft.refuse(problem);
        }
    }
}
