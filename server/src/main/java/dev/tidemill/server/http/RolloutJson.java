package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.serve.rollout.ArmEvidence;
import dev.tidemill.serve.rollout.AuditEntry;
import dev.tidemill.serve.rollout.FindingJson;
import dev.tidemill.serve.rollout.PlanJson;
import dev.tidemill.serve.rollout.Rollout;
import dev.tidemill.serve.rollout.RolloutStatus;
import dev.tidemill.serve.rollout.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Rollouts and their history as JSON.
final class RolloutJson {
    private RolloutJson() {}

    /// The rollout alone.
    static void summary(JsonGenerator json, RolloutStatus status) throws IOException {
        json.writeStartObject();
        fields(json, status);
        json.writeEndObject();
    }

    /// With its plan and everything that is known.
    static void whole(JsonGenerator json, RolloutStatus status) throws IOException {
        json.writeStartObject();
        fields(json, status);
        Json.raw(json, "plan", PlanJson.of(status.rollout().plan()).toString());
        json.writeArrayFieldStart("stages");
        for (Stage stage : status.rollout().stages()) {
            json.writeStartObject();
            json.writeStringField("name", stage.name());
            json.writeNumberField("weight", stage.weight());
            json.writeNumberField("bake_seconds", stage.bake().toSeconds());
            json.writeEndObject();
        }
        json.writeEndArray();
        arms(json, status);
        Json.raw(json, "findings", FindingJson.of(status.findings()).toString());
        json.writeEndObject();
    }

    private static void fields(JsonGenerator json, RolloutStatus status) throws IOException {
        Rollout rollout = status.rollout();
        json.writeStringField("id", rollout.id());
        json.writeStringField("kind", rollout.line().kind());
        json.writeStringField("strategy", rollout.plan().strategy().word());
        json.writeStringField("state", rollout.state().word());
        json.writeNumberField("control", rollout.control());
        json.writeObjectFieldStart("candidates");
        for (Map.Entry<String, Integer> entry : rollout.candidates().entrySet()) {
            json.writeNumberField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        json.writeStringField("stage", rollout.now().name());
        json.writeNumberField("stage_index", rollout.stage());
        json.writeNumberField("baked_seconds", rollout.baked().toSeconds());
        json.writeStringField("verdict", status.verdict().word());
        json.writeStringField("verdict_reason", status.verdict().text());
        json.writeStringField("reason", rollout.reason());
        Json.time(json, "started", rollout.started());
        Json.time(json, "changed", rollout.changed());
        json.writeStringField("who", rollout.who());
        json.writeNumberField("lag", status.lag());
    }

    private static void arms(JsonGenerator json, RolloutStatus status) throws IOException {
        List<String> arms = new ArrayList<>(status.rollout().candidates().keySet());
        arms.addFirst(Rollout.CONTROL);
        json.writeArrayFieldStart("arms");
        for (String arm : arms) {
            ArmEvidence now = status.evidence().of(status.rollout().period(), arm);
            json.writeStartObject();
            json.writeStringField("arm", arm);
            json.writeNumberField("answered", now.answered());
            json.writeNumberField("learned", now.learned());
            json.writeNumberField("dropped", now.dropped());
            Json.number(json, "agreement", now.agreement());
            Json.number(json, "score_difference", now.scoreDifference());
            json.writeObjectFieldStart("outcomes");
            for (Map.Entry<String, Long> entry : new TreeMap<>(now.outcomes()).entrySet()) {
                json.writeNumberField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void entry(JsonGenerator json, AuditEntry entry) throws IOException {
        json.writeStartObject();
        json.writeNumberField("entry", entry.entry());
        Json.time(json, "at", entry.at());
        json.writeStringField("who", entry.who());
        json.writeStringField("action", entry.action());
        json.writeStringField("why", entry.why());
        Json.raw(json, "evidence", entry.evidence());
        json.writeEndObject();
    }
}
