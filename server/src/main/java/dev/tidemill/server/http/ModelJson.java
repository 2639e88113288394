package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.platform.ActivationEntry;
import dev.tidemill.platform.ModelSummary;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/// Models and their history as JSON.
final class ModelJson {
    private ModelJson() {}

    static void summary(JsonGenerator json, ModelSummary model) throws IOException {
        json.writeStartObject();
        summaryFields(json, model);
        json.writeEndObject();
    }

    static void whole(JsonGenerator json, ModelSummary model) throws IOException {
        json.writeStartObject();
        summaryFields(json, model);
        json.writeStringField("code_version", model.codeVersion());
        json.writeNumberField("seed", model.seed());
        Json.strings(json, "features", model.features());
        json.writeObjectFieldStart("parameters");
        for (Map.Entry<String, String> entry : new TreeMap<>(model.parameters()).entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        Json.raw(json, "evaluation", model.evaluation());
        json.writeEndObject();
    }

    private static void summaryFields(JsonGenerator json, ModelSummary model) throws IOException {
        json.writeNumberField("version", model.version());
        json.writeBooleanField("active", model.active());
        json.writeStringField("algorithm", model.algorithm());
        Json.time(json, "created", model.created());
        json.writeStringField("who", model.who());
        json.writeStringField("artifact", model.artifact());
        json.writeStringField("dataset", model.dataset());
        json.writeStringField("application_version", model.applicationVersion());
        json.writeObjectFieldStart("metrics");
        for (Map.Entry<String, Double> entry : new TreeMap<>(model.metrics()).entrySet()) {
            Json.number(json, entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    static void activation(JsonGenerator json, ActivationEntry entry) throws IOException {
        json.writeStartObject();
        Json.time(json, "at", entry.at());
        json.writeStringField("who", entry.who());
        json.writeStringField("action", entry.action());
        json.writeNumberField("version", entry.version());
        json.writeEndObject();
    }
}
