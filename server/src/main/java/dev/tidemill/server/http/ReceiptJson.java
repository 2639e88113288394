package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.rollout.Assignment;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// Receipts as JSON: short, as the answer to a request, and whole.
final class ReceiptJson {
    private ReceiptJson() {}

    static void answer(JsonGenerator json, Receipt receipt) throws IOException {
        json.writeStartObject();
        summary(json, receipt);
        json.writeEndObject();
    }

    /// @param known the outcome that became known, as JSON
    static void whole(JsonGenerator json, Receipt receipt, Optional<String> known) throws IOException {
        json.writeStartObject();
        summary(json, receipt);
        json.writeStringField("application_version", receipt.applicationVersion());
        json.writeNumberField("offset", receipt.offset());
        json.writeNumberField("seen", receipt.seen());
        Json.time(json, "time", Instant.ofEpochMilli(receipt.time()));
        Json.raw(json, "inputs", receipt.inputs());
        json.writeObjectFieldStart("features");
        double[] features = receipt.features();
        for (int i = 0; i < features.length; i++) {
            Json.number(json, receipt.featureNames().get(i), features[i]);
        }
        json.writeEndObject();
        timings(json, receipt.timings());
        Json.raw(json, "became_known", known.orElse(""));
        json.writeFieldName("policy_registered");
        if (receipt.policy().isPresent()) {
            json.writeNumber(receipt.policy().getAsInt());
        } else {
            json.writeNull();
        }
        assignments(json, receipt);
        Json.raw(json, "content", receipt.content());
        json.writeEndObject();
    }

    private static void summary(JsonGenerator json, Receipt receipt) throws IOException {
        json.writeStringField("id", receipt.id());
        json.writeStringField("application", receipt.application());
        json.writeStringField("outcome", receipt.outcome());
        Json.number(json, "probability", receipt.probability());
        Json.number(json, "score", receipt.score());
        json.writeFieldName("model");
        if (receipt.model().isPresent()) {
            json.writeNumber(receipt.model().getAsInt());
        } else {
            json.writeNull();
        }
        json.writeNumberField("policy", receipt.policyVersion());
        Json.strings(json, "rules", receipt.rules());
        json.writeArrayFieldStart("reasons");
        for (Receipt.Reason reason : receipt.reasons()) {
            json.writeStartObject();
            json.writeStringField("code", reason.code());
            json.writeStringField("text", reason.text());
            Json.number(json, "weight", reason.weight());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("fallback", receipt.fallback().orElse(null));
        Json.time(json, "decided_at", Instant.ofEpochMilli(receipt.decidedAt()));
        if (!receipt.content().isEmpty()) {
            content(json, Json.MAPPER.readTree(receipt.content()));
        }
    }

    /// What was answered beyond the outcome: items, or a text with its citations.
    private static void content(JsonGenerator json, JsonNode content) throws IOException {
        if (content.has("slate")) {
            json.writeFieldName("items");
            json.writeRawValue(content.path("slate").toString());
        }
        if (content.has("text")) {
            json.writeStringField("answer", content.path("text").asText());
            json.writeFieldName("citations");
            json.writeRawValue(content.path("citations").toString());
        }
    }

    private static void assignments(JsonGenerator json, Receipt receipt) throws IOException {
        json.writeArrayFieldStart("assignments");
        for (Assignment assignment : receipt.assignments()) {
            json.writeStartObject();
            json.writeStringField("trial", assignment.trial());
            json.writeNumberField("period", assignment.period());
            json.writeStringField("arm", assignment.arm());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void timings(JsonGenerator json, Receipt.Timings timings) throws IOException {
        json.writeObjectFieldStart("timings_nanos");
        json.writeNumberField("validate", timings.validate());
        json.writeNumberField("log", timings.log());
        json.writeNumberField("fold", timings.fold());
        json.writeNumberField("score", timings.score());
        json.writeNumberField("policy", timings.policy());
        json.writeEndObject();
    }
}
