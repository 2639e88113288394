package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.registry.tracking.DatasetInput;
import dev.tidemill.registry.tracking.Experiment;
import dev.tidemill.registry.tracking.MetricPoint;
import dev.tidemill.registry.tracking.Run;
import dev.tidemill.registry.tracking.RunInfo;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/// Experiments and runs as MLflow writes them.
final class MlflowJson {
    private MlflowJson() {}

    static void empty(Exchange exchange) {
        exchange.json(200, json -> {
            json.writeStartObject();
            json.writeEndObject();
        });
    }

    static void experiment(JsonGenerator json, Experiment experiment) throws IOException {
        json.writeStartObject();
        json.writeStringField("experiment_id", experiment.id());
        json.writeStringField("name", experiment.name());
        json.writeStringField("artifact_location", experiment.location());
        json.writeStringField("lifecycle_stage", experiment.stage().word());
        json.writeNumberField("creation_time", experiment.created().toEpochMilli());
        json.writeNumberField("last_update_time", experiment.updated().toEpochMilli());
        pairs(json, "tags", experiment.tags());
        json.writeEndObject();
    }

    static void pairs(JsonGenerator json, String name, Map<String, String> pairs) throws IOException {
        json.writeArrayFieldStart(name);
        for (Map.Entry<String, String> pair : new TreeMap<>(pairs).entrySet()) {
            json.writeStartObject();
            json.writeStringField("key", pair.getKey());
            json.writeStringField("value", pair.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void run(JsonGenerator json, Run run) throws IOException {
        json.writeStartObject();
        json.writeFieldName("info");
        info(json, run.info());
        json.writeObjectFieldStart("data");
        json.writeArrayFieldStart("metrics");
        for (MetricPoint point : run.metrics()) {
            json.writeStartObject();
            point(json, point);
            json.writeEndObject();
        }
        json.writeEndArray();
        pairs(json, "params", run.parameters());
        pairs(json, "tags", run.tags());
        json.writeEndObject();
        json.writeObjectFieldStart("inputs");
        json.writeArrayFieldStart("dataset_inputs");
        for (DatasetInput input : run.datasets()) {
            input(json, input);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    static void info(JsonGenerator json, RunInfo info) throws IOException {
        json.writeStartObject();
        json.writeStringField("run_id", info.id());
        json.writeStringField("run_uuid", info.id());
        json.writeStringField("run_name", info.name());
        json.writeStringField("experiment_id", info.experiment());
        json.writeStringField("user_id", info.who());
        json.writeStringField("status", info.status().name());
        json.writeNumberField("start_time", info.started().toEpochMilli());
        if (info.ended().isPresent()) {
            json.writeNumberField("end_time", info.ended().get().toEpochMilli());
        }
        json.writeStringField("artifact_uri", info.artifacts());
        json.writeStringField("lifecycle_stage", info.stage().word());
        json.writeEndObject();
    }

    /// The fields of a point.
    static void point(JsonGenerator json, MetricPoint point) throws IOException {
        json.writeStringField("key", point.name());
        json.writeFieldName("value");
        if (Double.isFinite(point.value())) {
            json.writeNumber(point.value());
        } else {
            json.writeString(Double.toString(point.value()));
        }
        json.writeNumberField("timestamp", point.at());
        json.writeNumberField("step", point.step());
    }

    private static void input(JsonGenerator json, DatasetInput input) throws IOException {
        json.writeStartObject();
        pairs(json, "tags", input.tags());
        json.writeObjectFieldStart("dataset");
        json.writeStringField("name", input.name());
        json.writeStringField("digest", input.digest());
        json.writeStringField("source_type", input.sourceType());
        json.writeStringField("source", input.source());
        json.writeStringField("schema", input.schema());
        json.writeStringField("profile", input.profile());
        json.writeEndObject();
        json.writeEndObject();
    }

    static void token(JsonGenerator json, String next) throws IOException {
        if (!next.isEmpty()) {
            json.writeStringField("next_page_token", next);
        }
    }
}
