package dev.tidemill.server.http;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.registry.tracking.Experiment;
import dev.tidemill.registry.tracking.Page;
import dev.tidemill.registry.tracking.Tracking;
import java.io.IOException;

/// MLflow's calls about experiments.
final class MlflowExperiments {
    private final Tidemill tidemill;

    MlflowExperiments(Tidemill tidemill) {
        this.tidemill = tidemill;
    }

    private Tracking tracking() {
        return tidemill.tracking();
    }

    void create(MlflowCall call) {
        Experiment made = tracking()
                .experiments()
                .create(
                        call.required("name"),
                        call.text("artifact_location").filter(location -> !location.isEmpty()),
                        call.pairs("tags"));
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeStringField("experiment_id", made.id());
            json.writeEndObject();
        });
    }

    void search(MlflowCall call) {
        Page<Experiment> page = tracking()
                .experiments()
                .search(
                        call.text("filter").orElse(""),
                        call.view("view_type"),
                        call.texts("order_by"),
                        Math.clamp(call.whole("max_results", 1000), Integer.MIN_VALUE, Integer.MAX_VALUE),
                        call.text("page_token").orElse(""));
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("experiments");
            for (Experiment experiment : page.items()) {
                MlflowJson.experiment(json, experiment);
            }
            json.writeEndArray();
            MlflowJson.token(json, page.next());
            json.writeEndObject();
        });
    }

    void get(MlflowCall call) {
        one(call, tracking().experiments().get(call.required("experiment_id")));
    }

    void byName(MlflowCall call) {
        String name = call.required("experiment_name");
        one(
                call,
                tracking()
                        .experiments()
                        .find(name)
                        .orElseThrow(() -> new TidemillException(
                                ErrorCode.NOT_FOUND,
                                "Could not find experiment with name '" + MlflowCall.shown(name) + "'")));
    }

    private static void one(MlflowCall call, Experiment experiment) {
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeFieldName("experiment");
            MlflowJson.experiment(json, experiment);
            json.writeEndObject();
        });
    }

    void delete(MlflowCall call) {
        tracking().experiments().delete(call.required("experiment_id"));
        MlflowJson.empty(call.exchange());
    }

    void restore(MlflowCall call) {
        tracking().experiments().restore(call.required("experiment_id"));
        MlflowJson.empty(call.exchange());
    }

    void update(MlflowCall call) {
        tracking().experiments().rename(call.required("experiment_id"), call.required("new_name"));
        MlflowJson.empty(call.exchange());
    }

    void tag(MlflowCall call) {
        tracking().experiments().tag(call.required("experiment_id"), call.required("key"), call.given("value"));
        MlflowJson.empty(call.exchange());
    }

    void untag(MlflowCall call) {
        tracking().experiments().untag(call.required("experiment_id"), call.required("key"));
        MlflowJson.empty(call.exchange());
    }

    void datasets(MlflowCall call) {
        var summaries = tracking().datasets(call.texts("experiment_ids"));
        call.exchange().json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("dataset_summaries");
            for (var one : summaries) {
                json.writeStartObject();
                json.writeStringField("experiment_id", one.experiment());
                json.writeStringField("name", one.name());
                json.writeStringField("digest", one.digest());
                json.writeStringField("context", one.context());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /// What answers a call.
    interface Call {
        void handle(MlflowCall call) throws IOException;
    }
}
