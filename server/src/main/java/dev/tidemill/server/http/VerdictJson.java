package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.platform.EventVerdict;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Verdicts on events as JSON: how many of each kind, and each.
final class VerdictJson {
    private VerdictJson() {}

    static void fields(JsonGenerator json, List<EventVerdict> verdicts) throws IOException {
        for (EventVerdict.Status status : EventVerdict.Status.values()) {
            long count = verdicts.stream()
                    .filter(verdict -> verdict.status() == status)
                    .count();
            json.writeNumberField(word(status), count);
        }
        json.writeArrayFieldStart("verdicts");
        for (EventVerdict verdict : verdicts) {
            json.writeStartObject();
            json.writeStringField("id", verdict.id());
            json.writeStringField("status", word(verdict.status()));
            if (verdict.offset() >= 0) {
                json.writeNumberField("offset", verdict.offset());
            }
            if (!verdict.problems().isEmpty()) {
                ProblemJson.list(json, verdict.problems());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String word(EventVerdict.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
