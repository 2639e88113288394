package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.app.Application;
import dev.tidemill.app.Feature;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Field;
import dev.tidemill.platform.ApplicationStatistics;
import dev.tidemill.platform.ApplicationVersion;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Applications as JSON.
final class ApplicationJson {
    private ApplicationJson() {}

    static void summary(JsonGenerator json, Application application) throws IOException {
        json.writeStartObject();
        summaryFields(json, application);
        json.writeEndObject();
    }

    private static void summaryFields(JsonGenerator json, Application application) throws IOException {
        json.writeStringField("name", application.name());
        json.writeStringField("version", application.version().toString());
        json.writeStringField("description", application.description());
        json.writeNumberField("features", application.features().size());
        Json.strings(json, "streams", application.streams().keySet());
        json.writeBooleanField("decides", application.decision().isPresent());
    }

    static void whole(JsonGenerator json, Application application) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", application.name());
        json.writeStringField("version", application.version().toString());
        json.writeStringField("description", application.description());
        json.writeBooleanField("decides", application.decision().isPresent());
        json.writeArrayFieldStart("streams");
        for (StreamDefinition stream : application.streams().values()) {
            stream(json, stream);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("features");
        for (Feature feature : application.features()) {
            json.writeStartObject();
            json.writeStringField("name", feature.name());
            json.writeStringField("kind", kind(feature));
            json.writeStringField("description", feature.description());
            json.writeEndObject();
        }
        json.writeEndArray();
        Json.strings(
                json, "outcomes", application.decision().map(d -> d.outcomes()).orElse(List.of()));
        Json.strings(json, "imports", application.imports().keySet());
        json.writeStringField("source", application.source());
        json.writeEndObject();
    }

    private static void stream(JsonGenerator json, StreamDefinition stream) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", stream.name());
        json.writeStringField("description", stream.description());
        json.writeStringField("id", stream.idField());
        json.writeStringField("time", stream.timeField());
        json.writeArrayFieldStart("fields");
        for (Field field : stream.schema().fields()) {
            json.writeStartObject();
            json.writeStringField("name", field.name());
            json.writeStringField("type", field.type().word());
            json.writeBooleanField("required", field.required());
            json.writeBooleanField("personal", field.personal());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String kind(Feature feature) {
        return switch (feature) {
            case Feature.Computed computed -> "computed";
            case Feature.Aggregate aggregate -> aggregate.aggregation().word();
            case Feature.Ratio ratio -> "ratio";
        };
    }

    static void version(JsonGenerator json, ApplicationVersion version) throws IOException {
        json.writeStartObject();
        json.writeStringField("application", version.application());
        json.writeStringField("version", version.version().toString());
        json.writeStringField("digest", version.digest());
        Json.time(json, "applied", version.applied());
        json.writeStringField("who", version.who());
        Json.strings(json, "changes", version.changes());
        json.writeEndObject();
    }

    static void statistics(JsonGenerator json, ApplicationStatistics counts) throws IOException {
        json.writeStartObject();
        json.writeNumberField("offset", counts.offset());
        counts(json, "events", counts.events());
        json.writeNumberField("duplicates", counts.duplicates());
        json.writeNumberField("late", counts.late());
        json.writeNumberField("refused", counts.refused());
        json.writeNumberField("decisions", counts.decisions());
        json.writeNumberField("fallbacks", counts.fallbacks());
        json.writeNumberField("outcomes", counts.outcomes());
        counts(json, "decisions_by_outcome", counts.decisionsByOutcome());
        json.writeEndObject();
    }

    private static void counts(JsonGenerator json, String name, Map<String, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> entry : new TreeMap<>(counts).entrySet()) {
            json.writeNumberField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }
}
