package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.app.ExperimentDefinition;
import dev.tidemill.platform.ExperimentEntry;
import dev.tidemill.platform.ExperimentReport;
import dev.tidemill.platform.ExperimentState;
import dev.tidemill.platform.PowerAnswer;
import dev.tidemill.serve.experiment.ExperimentResults;
import dev.tidemill.serve.experiment.ExperimentResults.Against;
import dev.tidemill.serve.experiment.ExperimentResults.MetricResult;
import dev.tidemill.serve.statistics.Comparison;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// Experiments and what they tell, as JSON.
final class ExperimentJson {
    private ExperimentJson() {}

    static void state(JsonGenerator json, ExperimentState state) throws IOException {
        json.writeStartObject();
        fields(json, state);
        json.writeEndObject();
    }

    private static void fields(JsonGenerator json, ExperimentState state) throws IOException {
        ExperimentDefinition experiment = state.definition();
        json.writeStringField("name", experiment.name());
        json.writeStringField("description", experiment.description());
        json.writeStringField("status", state.status().word());
        json.writeNumberField("run", state.run());
        time(json, "started", state.started());
        time(json, "stopped", state.stopped());
        json.writeStringField("unit", experiment.unit());
        json.writeStringField("layer", experiment.layerName());
        Json.number(json, "traffic", state.traffic());
        json.writeArrayFieldStart("arms");
        for (ExperimentDefinition.Arm arm : experiment.arms()) {
            json.writeStartObject();
            json.writeStringField("name", arm.name());
            Json.number(json, "share", state.shares().getOrDefault(arm.name(), 0.0));
            json.writeFieldName("value");
            Json.any(json, arm.flagValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("log");
        for (ExperimentEntry entry : state.log()) {
            json.writeStartObject();
            Json.time(json, "at", entry.at());
            json.writeStringField("who", entry.who());
            json.writeStringField("what", entry.what());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void report(JsonGenerator json, ExperimentReport report) throws IOException {
        ExperimentResults results = report.results();
        json.writeStartObject();
        json.writeStringField("name", report.state().definition().name());
        json.writeStringField("status", report.state().status().word());
        json.writeNumberField("run", report.state().run());
        json.writeBooleanField("trusted", results.trusted());
        json.writeArrayFieldStart("arms");
        for (ExperimentResults.ArmUnits arm : results.arms()) {
            json.writeStartObject();
            json.writeStringField("name", arm.arm());
            json.writeNumberField("units", arm.units());
            Json.number(json, "expected", arm.expected());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("sample_ratio");
        Json.number(json, "p", results.sampleRatio().p());
        json.writeBooleanField("mismatch", results.sampleRatio().mismatch());
        json.writeEndObject();
        json.writeObjectFieldStart("multiple_exposures");
        json.writeNumberField("units", results.exposures().units());
        Json.number(json, "share", results.exposures().share());
        json.writeBooleanField("too_many", results.exposures().tooMany());
        json.writeEndObject();
        json.writeNumberField("skipped", results.skipped());
        json.writeArrayFieldStart("metrics");
        for (MetricResult metric : results.metrics()) {
            metric(json, metric);
        }
        json.writeEndArray();
        points(json, report);
        json.writeEndObject();
    }

    private static void metric(JsonGenerator json, MetricResult metric) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", metric.metric().name());
        json.writeStringField("kind", metric.metric().kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("better", metric.metric().lower() ? "lower" : "higher");
        Json.number(json, "guard", metric.metric().guard().orElse(Double.NaN));
        json.writeObjectFieldStart("control");
        json.writeNumberField("units", metric.control().n());
        Json.number(json, "mean", metric.control().mean());
        json.writeEndObject();
        json.writeArrayFieldStart("arms");
        for (Against against : metric.against()) {
            json.writeStartObject();
            json.writeStringField("name", against.arm());
            json.writeNumberField("units", against.sample().n());
            Json.number(json, "mean", against.sample().mean());
            comparison(json, "uplift", against.uplift());
            comparison(json, "difference", against.absolute());
            Json.number(json, "p", against.p());
            Json.number(
                    json,
                    "chance_to_win",
                    against.belief().map(belief -> belief.chanceToWin()).orElse(Double.NaN));
            Json.number(
                    json, "risk", against.belief().map(belief -> belief.riskTreatment()).orElse(Double.NaN));
            json.writeStringField("verdict", against.verdict().word());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void comparison(JsonGenerator json, String name, Comparison comparison) throws IOException {
        json.writeObjectFieldStart(name);
        switch (comparison) {
            case Comparison.Known known -> {
                Json.number(json, "value", known.difference());
                Json.number(json, "low", known.interval().low());
                Json.number(json, "high", known.interval().high());
            }
            case Comparison.Unknown(String reason) -> json.writeStringField("unknown", reason);
        }
        json.writeEndObject();
    }

    private static void points(JsonGenerator json, ExperimentReport report) throws IOException {
        json.writeArrayFieldStart("points");
        for (ExperimentReport.Point point : report.points()) {
            json.writeStartObject();
            Json.time(json, "at", point.at());
            json.writeNumberField("units", point.units());
            json.writeArrayFieldStart("uplifts");
            for (ExperimentReport.Uplift uplift : point.uplifts()) {
                json.writeStartObject();
                json.writeStringField("metric", uplift.metric());
                json.writeStringField("arm", uplift.arm());
                Json.number(json, "value", uplift.difference());
                Json.number(json, "low", uplift.low());
                Json.number(json, "high", uplift.high());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void power(JsonGenerator json, PowerAnswer answer) throws IOException {
        json.writeStartObject();
        json.writeFieldName("units");
        if (answer.units().isPresent()) {
            json.writeNumber(answer.units().getAsLong());
        } else {
            json.writeNull();
        }
        Json.number(json, "detectable", answer.detectable().orElse(Double.NaN));
        Json.number(json, "power", answer.power().orElse(Double.NaN));
        json.writeEndObject();
    }

    private static void time(JsonGenerator json, String name, Optional<Instant> time) throws IOException {
        if (time.isPresent()) {
            Json.time(json, name, time.get());
        } else {
            json.writeNullField(name);
        }
    }
}
