package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.data.ColumnChange;
import dev.tidemill.data.ColumnProfile;
import dev.tidemill.data.DatasetDiff;
import dev.tidemill.data.check.BatchNote;
import dev.tidemill.data.check.CheckResult;
import dev.tidemill.data.check.CheckRun;
import dev.tidemill.platform.LineageView;
import java.io.IOException;
import java.util.Locale;

/// Results of checks, judged batches, differences of datasets and lineage as JSON.
final class DataCareJson {
    private DataCareJson() {}

    static void run(JsonGenerator json, CheckRun run) throws IOException {
        json.writeStartObject();
        json.writeNumberField("run", run.run());
        json.writeStringField("source", run.source());
        Json.time(json, "at", run.at());
        json.writeNumberField("rows", run.rows());
        json.writeNumberField("violated", run.violated());
        json.writeBooleanField("refused", run.refused());
        json.writeArrayFieldStart("results");
        for (CheckResult result : run.results()) {
            result(json, result);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void result(JsonGenerator json, CheckResult result) throws IOException {
        json.writeStartObject();
        json.writeStringField("stream", result.stream());
        json.writeStringField("check", result.check());
        json.writeStringField("severity", result.severity().name().toLowerCase(Locale.ROOT));
        json.writeBooleanField("passed", result.passed());
        json.writeNumberField("checked", result.checked());
        json.writeNumberField("violations", result.violations());
        json.writeStringField("rule", result.rule());
        json.writeStringField("value", result.value());
        json.writeStringField("remedy", result.remedy());
        ProblemJson.list(json, result.samples());
        json.writeEndObject();
    }

    static void batch(JsonGenerator json, BatchNote batch) throws IOException {
        json.writeStartObject();
        json.writeNumberField("entry", batch.entry());
        json.writeStringField("subject", batch.subject());
        json.writeStringField("source", batch.source());
        Json.time(json, "at", batch.at());
        json.writeNumberField("rows", batch.profile().rows());
        json.writeBooleanField("accepted", batch.accepted());
        ProblemJson.list(json, batch.anomalies());
        json.writeEndObject();
    }

    static void diff(JsonGenerator json, DatasetDiff diff) throws IOException {
        json.writeStartObject();
        json.writeStringField("left", diff.left());
        json.writeStringField("right", diff.right());
        json.writeNumberField("left_rows", diff.leftRows());
        json.writeNumberField("right_rows", diff.rightRows());
        json.writeNumberField("added", diff.added());
        json.writeNumberField("removed", diff.removed());
        json.writeNumberField("changed", diff.changed());
        Json.strings(json, "added_ids", diff.addedIds());
        Json.strings(json, "removed_ids", diff.removedIds());
        Json.strings(
                json,
                "schema",
                diff.schema().stream().map(ColumnChange::toString).toList());
        json.writeArrayFieldStart("columns");
        for (DatasetDiff.ColumnDrift column : diff.columns()) {
            json.writeStartObject();
            json.writeStringField("column", column.column());
            json.writeBooleanField("equal", column.equal());
            Json.number(json, "psi", column.psi());
            side(json, "left", column.left());
            side(json, "right", column.right());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void side(JsonGenerator json, String side, ColumnProfile profile) throws IOException {
        Json.number(json, side + "_missing", profile.missingShare());
        Json.number(json, side + "_mean", profile.mean());
        json.writeNumberField(side + "_distinct", profile.distinct());
    }

    static void lineage(JsonGenerator json, LineageView view) throws IOException {
        json.writeStartObject();
        json.writeStringField("subject", view.subject());
        json.writeArrayFieldStart("nodes");
        for (LineageView.Node node : view.nodes().values()) {
            json.writeStartObject();
            json.writeStringField("key", node.key());
            json.writeStringField("kind", node.kind());
            json.writeStringField("id", node.id());
            json.writeFieldName("facts");
            Json.any(json, node.facts());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("edges");
        for (LineageView.Edge edge : view.edges()) {
            json.writeStartObject();
            json.writeStringField("from", edge.from());
            json.writeStringField("to", edge.to());
            json.writeStringField("what", edge.what());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
