package dev.tidemill.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.fraud.JudgedLoad.Quality;
import dev.tidemill.server.cli.Connection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Tells what the platform did since it was asked last, in lines for a person with the simulated time before
/// them, and as JSON.
final class LifecycleStory {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /// Stages whose evidence a person wants to read.
    private static final List<String> WITH_EVIDENCE = List.of("triggered", "passed", "refused");

    private final DemoApplication app;
    private long lastAlert;
    private int toldEntries;
    private String toldStage = "";
    private ObjectNode run = DemoApplication.body();

    LifecycleStory(DemoApplication app) {
        this.app = app;
    }

    void tell(String line) {
        app.say("[" + TIME.format(app.clock().instant()) + "] " + line);
    }

    /// Alerts that were raised since the last call, oldest first.
    List<JsonNode> newAlerts() {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode kept : app.get("/alerts").path("alerts")) {
            if (kept.path("entry").asLong() > lastAlert) {
                found.addFirst(kept);
            }
        }
        List<JsonNode> raised = new ArrayList<>();
        for (JsonNode kept : found) {
            lastAlert = kept.path("entry").asLong();
            JsonNode alert = kept.path("alert");
            if (alert.path("raised").asBoolean()) {
                raised.add(alert(alert));
            }
        }
        return raised;
    }

    private ObjectNode alert(JsonNode alert) {
        ObjectNode told = DemoApplication.body();
        told.put("monitor", alert.path("monitor").asText());
        told.put("on", alert.path("on").asText());
        told.put("test", alert.path("test").asText());
        told.put("value", alert.path("value").asDouble());
        told.put("bound", alert.path("bound").asDouble());
        told.put(
                "window_from", Instant.ofEpochMilli(alert.path("from").asLong()).toString());
        told.put("window_to", Instant.ofEpochMilli(alert.path("to").asLong()).toString());
        told.put("rows", alert.path("rows").asLong());
        told.put("at", Instant.ofEpochMilli(alert.path("at").asLong()).toString());
        tell(String.format(
                Locale.ROOT,
                "alert %s: %s of %s is %.3f, bound %s, over %,d payments; to do: %s",
                told.path("monitor").asText(),
                told.path("test").asText(),
                told.path("on").asText(),
                told.path("value").asDouble(),
                told.path("bound").asText(),
                told.path("rows").asLong(),
                alert.path("runbook").asText()));
        return told;
    }

    /// The newest run of the loop, with the stages that were not told yet told; empty where there is none.
    JsonNode retraining() {
        JsonNode newest = app.get("/retraining").path("history").path(0);
        if (newest.isMissingNode()) {
            return newest;
        }
        JsonNode entries = app.get("/retraining/" + newest.path("run").asInt()).path("entries");
        for (; toldEntries < entries.size(); toldEntries++) {
            JsonNode entry = entries.get(toldEntries);
            String action = entry.path("action").asText();
            String evidence = entry.path("evidence").path(0).asText("");
            boolean told = WITH_EVIDENCE.contains(action) && !evidence.isEmpty();
            tell("retraining: " + action + ", " + entry.path("why").asText() + (told ? " (" + evidence + ")" : ""));
        }
        run = newest.deepCopy();
        run.set("stages", entries);
        return newest;
    }

    /// As [#retraining()] saw it last, with its stages.
    ObjectNode lastRun() {
        return run;
    }

    /// How a rollout stands, with a step that was not told yet told.
    ObjectNode rollout(String id) {
        JsonNode now = app.get("/rollouts/" + Connection.part(id));
        String state = now.path("state").asText();
        String stage = id + ' ' + state + ' ' + now.path("stage").asText();
        if (!stage.equals(toldStage)) {
            toldStage = stage;
            tell("rollout " + id + " of model "
                    + now.path("candidates").path("candidate").asInt() + ": "
                    + (state.equals("running")
                            ? now.path("stage").asText()
                            : state + ", " + now.path("reason").asText()));
        }
        ObjectNode told = DemoApplication.body();
        for (String name : List.of("id", "state", "control", "candidates", "reason", "started", "changed")) {
            told.set(name, now.path(name));
        }
        if (!state.equals("running")) {
            told.set("steps", steps(id));
        }
        return told;
    }

    private ArrayNode steps(String id) {
        ArrayNode steps = DemoApplication.body().putArray("steps");
        for (JsonNode entry :
                app.get("/rollouts/" + Connection.part(id) + "/history").path("history")) {
            ObjectNode step = steps.addObject();
            for (String name : List.of("at", "who", "action", "why")) {
                step.set(name, entry.path(name));
            }
        }
        return steps;
    }

    static String words(Quality quality) {
        return String.format(
                Locale.ROOT,
                "of %,d payments %,d were frauds, %.0f %% of them caught; AUC %.3f, average precision %.3f",
                quality.decisions(),
                quality.frauds(),
                100 * quality.caught(),
                quality.aucRoc(),
                quality.averagePrecision());
    }

    static ObjectNode json(Quality quality) {
        ObjectNode json = DemoApplication.body();
        json.put("decisions", quality.decisions());
        json.put("frauds", quality.frauds());
        put(json, "caught", quality.caught());
        put(json, "auc_roc", quality.aucRoc());
        put(json, "average_precision", quality.averagePrecision());
        put(json, "card_precision_at_100", quality.cardPrecision());
        return json;
    }

    private static void put(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        }
    }
}
