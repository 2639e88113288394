package dev.tidemill.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.registry.tracking.DatasetInput;
import dev.tidemill.registry.tracking.Experiment;
import dev.tidemill.registry.tracking.MetricPoint;
import dev.tidemill.registry.tracking.NewRun;
import dev.tidemill.registry.tracking.Page;
import dev.tidemill.registry.tracking.Run;
import dev.tidemill.registry.tracking.RunBatch;
import dev.tidemill.registry.tracking.RunChange;
import dev.tidemill.registry.tracking.RunInfo;
import dev.tidemill.registry.tracking.RunSearch;
import dev.tidemill.registry.tracking.RunStatus;
import dev.tidemill.registry.tracking.Tracking;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// MLflow's calls about runs.
final class MlflowRuns {
    private static final String MODELS = "mlflow.log-model.history";
    private static final int HISTORY = 25_000;

    private final Tidemill tidemill;

    MlflowRuns(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    private Tracking tracking() {
        return tidemill.tracking();
    }

    void create(MlflowCall call) {
        long started = call.whole("start_time", 0);
        Run run = tracking()
                .begin(new NewRun(
                        call.text("experiment_id").filter(id -> !id.isEmpty()).orElse(Experiment.DEFAULT),
                        call.text("run_name").filter(name -> !name.isEmpty()),
                        call.text("user_id").filter(user -> !user.isEmpty()).orElse(call.who()),
                        started > 0 ? Optional.of(Instant.ofEpochMilli(started)) : Optional.empty(),
                        call.pairs("tags")));
        one(call, run);
    }

    private static void one(MlflowCall call, Run run) {
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeFieldName("run");
            MlflowJson.run(json, run);
            json.writeEndObject();
        });
    }

    void get(MlflowCall call) {
        one(call, tracking().run(call.run()));
    }

    void update(MlflowCall call) {
        long ended = call.whole("end_time", 0);
        RunInfo info = tracking()
                .update(
                        call.run(),
                        new RunChange(
                                call.text("status")
                                        .filter(word -> !word.isEmpty())
                                        .map(MlflowRuns::status),
                                ended > 0 ? Optional.of(Instant.ofEpochMilli(ended)) : Optional.empty(),
                                call.text("run_name").filter(name -> !name.isEmpty())));
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeFieldName("run_info");
            MlflowJson.info(json, info);
            json.writeEndObject();
        });
    }

    private static RunStatus status(String word) {
        return Arrays.stream(RunStatus.values())
                .filter(status -> status.name().equals(word)
                        || Integer.toString(List.of(RunStatus.values()).indexOf(status) + 1)
                                .equals(word))
                .findFirst()
                .orElseThrow(() -> MlflowCall.invalid(
                        "Invalid value " + MlflowCall.shown(word) + " for parameter 'status' supplied"));
    }

    void delete(MlflowCall call) {
        tracking().delete(call.run());
        MlflowJson.empty(call.exchange());
    }

    void restore(MlflowCall call) {
        tracking().restore(call.run());
        MlflowJson.empty(call.exchange());
    }

    void metric(MlflowCall call) {
        tracking().log(call.run(), RunBatch.metrics(List.of(point(call.body()))));
        MlflowJson.empty(call.exchange());
    }

    private static MetricPoint point(JsonNode node) {
        String name = node.path("key").asText("");
        if (name.isEmpty()) {
            throw MlflowCall.invalid("Missing value for required parameter 'key'");
        }
        return new MetricPoint(
                name,
                MlflowCall.number(node.path("value"), "value"),
                (long) MlflowCall.number(node.path("timestamp"), "timestamp"),
                node.has("step") ? (long) MlflowCall.number(node.path("step"), "step") : 0);
    }

    void parameter(MlflowCall call) {
        tracking().log(call.run(), RunBatch.parameters(Map.of(call.required("key"), call.given("value"))));
        MlflowJson.empty(call.exchange());
    }

    void tag(MlflowCall call) {
        tracking().log(call.run(), RunBatch.tags(Map.of(call.required("key"), call.given("value"))));
        MlflowJson.empty(call.exchange());
    }

    void untag(MlflowCall call) {
        tracking().untag(call.run(), call.required("key"));
        MlflowJson.empty(call.exchange());
    }

    void batch(MlflowCall call) {
        List<MetricPoint> metrics = new ArrayList<>();
        call.node("metrics").forEach(node -> metrics.add(point(node)));
        tracking().log(call.run(), new RunBatch(metrics, call.pairs("params"), call.pairs("tags")));
        MlflowJson.empty(call.exchange());
    }

    void model(MlflowCall call) throws IOException {
        String run = call.run();
        JsonNode model = Json.MAPPER.readTree(call.required("model_json"));
        String before = tracking().run(run).tags().getOrDefault(MODELS, "[]");
        ArrayNode history =
                Json.MAPPER.readTree(before) instanceof ArrayNode array ? array : Json.MAPPER.createArrayNode();
        tracking().log(run, RunBatch.tags(Map.of(MODELS, history.add(model).toString())));
        MlflowJson.empty(call.exchange());
    }

    void inputs(MlflowCall call) {
        List<DatasetInput> inputs = new ArrayList<>();
        for (JsonNode node : call.node("datasets")) {
            JsonNode dataset = node.path("dataset");
            java.util.HashMap<String, String> tags = new java.util.HashMap<>();
            node.path("tags")
                    .forEach(tag ->
                            tags.put(tag.path("key").asText(), tag.path("value").asText()));
            inputs.add(new DatasetInput(
                    dataset.path("name").asText(""),
                    dataset.path("digest").asText(""),
                    dataset.path("source_type").asText(""),
                    dataset.path("source").asText(""),
                    dataset.path("schema").asText(""),
                    dataset.path("profile").asText(""),
                    tags));
        }
        tracking().inputs(call.run(), inputs);
        MlflowJson.empty(call.exchange());
    }

    void search(MlflowCall call) {
        List<String> experiments = call.texts("experiment_ids");
        if (call.text("search_all_experiments").orElse("").equals("true")) {
            experiments =
                    tracking().experiments().all().stream().map(Experiment::id).toList();
        }
        Page<Run> page = tracking()
                .search(new RunSearch(
                        experiments,
                        call.text("filter").orElse(""),
                        call.view("run_view_type"),
                        Math.clamp(call.whole("max_results", 1000), Integer.MIN_VALUE, Integer.MAX_VALUE),
                        call.texts("order_by"),
                        call.text("page_token").orElse("")));
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("runs");
            for (Run run : page.items()) {
                MlflowJson.run(json, run);
            }
            json.writeEndArray();
            MlflowJson.token(json, page.next());
            json.writeEndObject();
        });
    }

    void history(MlflowCall call) {
        Page<MetricPoint> page = tracking()
                .history(
                        call.run(),
                        call.required("metric_key"),
                        Math.clamp(call.whole("max_results", HISTORY), 1, HISTORY),
                        call.text("page_token").orElse(""));
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("metrics");
            for (MetricPoint point : page.items()) {
                json.writeStartObject();
                MlflowJson.point(json, point);
                json.writeEndObject();
            }
            json.writeEndArray();
            MlflowJson.token(json, page.next());
            json.writeEndObject();
        });
    }

    void interval(MlflowCall call) {
        String metric = call.required("metric_key");
        List<String> runs = call.texts("run_ids");
        if (runs.isEmpty() || runs.size() > 100) {
            throw MlflowCall.invalid(
                    "GetMetricHistoryBulkInterval request must specify 1 to 100 run_ids, got " + runs.size());
        }
        int most = Math.clamp(call.whole("max_results", 320), 1, 2500);
        long from = call.whole("start_step", Long.MIN_VALUE);
        long to = call.whole("end_step", Long.MAX_VALUE);
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("metrics");
            for (String run : runs) {
                for (MetricPoint point : tracking().thinned(run, metric, from, to, most)) {
                    json.writeStartObject();
                    MlflowJson.point(json, point);
                    json.writeStringField("run_id", run);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
