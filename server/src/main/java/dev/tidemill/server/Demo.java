package dev.tidemill.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.fraud.Arrival;
import dev.tidemill.fraud.HandbookCsv;
import dev.tidemill.fraud.LoadListener;
import dev.tidemill.fraud.LoadReport;
import dev.tidemill.server.cli.CommandFailure;
import dev.tidemill.server.cli.Connection;
import dev.tidemill.server.http.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The whole loop on the application `fraud`, step by step over HTTP as anybody could do it: import, features
/// of the past, training, in use, live decisions, what became known, and every decision made again.
final class Demo {
    private static final int DECISIONS = 5000;
    private static final int WARMING = 1000;
    private static final double A_SECOND = 1000;
    private static final double A_SECOND_AFTERWARDS = 20;
    private static final int AFTERWARDS_AT_ONCE = 100;
    private static final int REPLAYED = 200;
    private static final double MOMENT = 1e-3;

    private final DemoApplication app;
    private final ObjectNode report = Json.MAPPER.createObjectNode();
    private @Nullable DemoTraffic traffic;

    /// @param app `fraud`
    Demo(DemoApplication app) {
        this.app = app;
    }

    /// Runs all steps.
    ///
    /// @param data real files; simulated ones are made in `scratch` without
    /// @return the report, as JSON
    ObjectNode run(Optional<Path> data, Path scratch) throws IOException, InterruptedException {
        long start = System.nanoTime();
        importEvents(data.isPresent() ? data.get() : simulated(scratch));
        computeFeatures();
        train();
        DemoTraffic live = data.isPresent() ? DemoTraffic.afterHandbook() : DemoTraffic.afterLearned();
        traffic = live;
        decide(live);
        decideAgain();
        report.put("seconds", seconds(start));
        return report;
    }

    private Path simulated(Path scratch) throws IOException {
        say("simulating " + DemoTraffic.DAYS + " days of card payments");
        HandbookCsv.write(DemoTraffic.learned(), scratch);
        return scratch;
    }

    private void importEvents(Path folder) {
        say("importing " + folder);
        long start = System.nanoTime();
        app.imported(folder);
        double seconds = seconds(start);
        JsonNode counts = app.get("/statistics");
        long events = counts.path("offset").asLong();
        report.put("events_imported", events);
        report.put("events_rejected", counts.path("refused").asLong());
        report.put("import_rate", Math.round(events / seconds));
        say(String.format(Locale.ROOT, "%,d events imported, %,.0f a second", events, events / seconds));
    }

    private void computeFeatures() {
        say("computing the features of every past transaction as they were known then");
        long start = System.nanoTime();
        JsonNode result = app.job("/replays", DemoApplication.body());
        double seconds = seconds(start);
        JsonNode dataset = app.get("/datasets").path("datasets").path(0);
        long rows = dataset.path("rows").asLong();
        report.put(
                "dataset_digest",
                result.path("digest").asText(dataset.path("digest").asText()));
        report.put("dataset_rows", rows);
        report.put("replay_rate", Math.round(rows / seconds));
        say(String.format(Locale.ROOT, "%,d rows, %,.0f a second", rows, rows / seconds));
    }

    private void train() {
        say("training, calibrating and evaluating a model");
        long start = System.nanoTime();
        int version =
                app.job("/trainings", DemoApplication.body()).path("version").asInt();
        JsonNode model = app.get("/models/" + version);
        report.put("model_version", version);
        report.put("training_seconds", seconds(start));
        report.set("metrics", model.path("metrics"));
        app.activate(version);
        say(String.format(
                Locale.ROOT,
                "model %d is in use: on weeks that it never saw AUC %.4f, average precision %.4f",
                version,
                model.path("metrics").path("test.auc_roc").asDouble(Double.NaN),
                model.path("metrics").path("test.average_precision").asDouble(Double.NaN)));
    }

    private void decide(DemoTraffic live) throws InterruptedException {
        say("warming up with " + WARMING + " transactions");
        long warmed = drive(live.next(WARMING), A_SECOND / 2).answered();
        say("deciding " + DECISIONS + " live transactions at " + Math.round(A_SECOND) + " a second");
        LoadReport decided = drive(live.next(DECISIONS), A_SECOND);
        if (decided.answered() < DECISIONS) {
            throw new CommandFailure("of " + DECISIONS + " decisions " + decided.answered() + " were answered: "
                    + decided.firstFailure());
        }
        LoadReport told = drive(live.verdicts(), A_SECOND);
        report.put("decisions", decided.answered() + warmed);
        report.set("decisions_by_outcome", Json.MAPPER.valueToTree(decided.decided()));
        report.put("p50_ms", decided.latency().p50Millis());
        report.put("p99_ms", decided.latency().p99Millis());
        report.put("outcomes", told.outcomes());
        report.put("outcomes_refused", told.outcomesFailed());
        say(String.format(
                Locale.ROOT,
                "%,d decisions, p50 %.2f ms, p99 %.2f ms: %s; %,d turned out to be frauds",
                decided.answered(),
                decided.latency().p50Millis(),
                decided.latency().p99Millis(),
                decided.decided(),
                told.outcomes()));
    }

    /// Goes on sending at a steady rate until the thread is interrupted.
    void keepSending() throws InterruptedException {
        DemoTraffic live = traffic;
        while (live != null && !Thread.currentThread().isInterrupted()) {
            List<Arrival> next = new ArrayList<>(live.next(AFTERWARDS_AT_ONCE));
            if (next.isEmpty()) {
                return;
            }
            next.addAll(live.verdicts());
            drive(next, A_SECOND_AFTERWARDS);
        }
    }

    private LoadReport drive(List<Arrival> arrivals, double rate) throws InterruptedException {
        return app.drive(arrivals, rate, LoadListener.NONE);
    }

    private void decideAgain() {
        say("deciding again from the receipts, and computing again what live decisions saw");
        int equal = 0;
        List<String> differences = new ArrayList<>();
        JsonNode decisions = app.get("/decisions?limit=" + REPLAYED).path("decisions");
        for (JsonNode decision : decisions) {
            String id = Connection.part(decision.path("id").asText());
            JsonNode again = app.post("/decisions/" + id + "/replay", DemoApplication.body());
            if (again.path("equal").asBoolean()) {
                equal++;
            } else {
                again.path("differences").forEach(difference -> differences.add(difference.asText()));
            }
        }
        JsonNode verified = app.job("/verifications", DemoApplication.body());
        boolean same = verified.path("equal").asBoolean();
        boolean all = equal == decisions.size() && equal > 0 && same;
        report.put("receipts_replayed", decisions.size());
        report.put("features_verified", verified.path("checked").asLong());
        report.put("features_equal", same);
        report.put("replay_equal", all);
        say(String.format(
                Locale.ROOT,
                "%d of %d receipts are equal, and the features of %,d live decisions are%s",
                equal,
                decisions.size(),
                verified.path("checked").asLong(),
                same ? " too" : " not"));
        if (!all) {
            throw new CommandFailure("decisions made again differ: "
                    + (differences.isEmpty() ? verified.path("first_difference").toString() : differences.getFirst()));
        }
    }

    private void say(String line) {
        app.say(line);
    }

    private static double seconds(long start) {
        return Math.max(MOMENT, (System.nanoTime() - start) / 1e9);
    }
}
