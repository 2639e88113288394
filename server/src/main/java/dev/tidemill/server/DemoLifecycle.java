package dev.tidemill.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.fraud.Arrival;
import dev.tidemill.fraud.HandbookCsv;
import dev.tidemill.fraud.JudgedLoad;
import dev.tidemill.fraud.LoadListener;
import dev.tidemill.fraud.Simulator;
import dev.tidemill.server.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/// The life of a model without a hand, step by step over HTTP: a new kind of fraud switches on, is seen, a
/// challenger is trained, gated, rolled out and promoted; then a bad candidate is put in the canary and taken
/// back by itself.
///
/// The platform's clock follows the simulated payments. While something is computed a few payments a second go on,
/// so that the simulated time all but stands still, as it would where a day lasts a day.
final class DemoLifecycle {
    private static final double AS_FAST_AS_IT_GOES = 20_000;
    private static final double WHILE_COMPUTING = 20;
    private static final int A_SECOND_WHILE_COMPUTING = 20;
    private static final int BETWEEN_LOOKS = 250;
    private static final int MOST_LOOKS = 2000;
    private static final int MOST_WAITS = 1200;
    private static final int LOOKS_AT_REST = 4;
    private static final int CARDS_A_DAY = 100;
    private static final Duration LONGEST_WAVE = Duration.ofDays(20);
    private static final String BAD =
            "{\"features\": [\"amount\"], \"weights\": [-0.05], \"intercept\": 4.0, \"link\": \"logistic\"}";

    private final DemoApplication app;
    private final LifecycleScale scale;
    private final LifecycleStream stream;
    private final LifecycleStory story;
    private final ObjectNode report = DemoApplication.body();
    private int champion;
    private int challenger;

    /// @param app [LifecycleFile#APPLICATION], which need not be applied yet
    DemoLifecycle(DemoApplication app, LifecycleScale scale) {
        this.app = app;
        this.scale = scale;
        this.stream = new LifecycleStream(scale.whole(), LifecycleScale.live());
        this.story = new LifecycleStory(app);
    }

    /// Runs all steps.
    ///
    /// @param source the file of the application `fraud`
    /// @param folder where files are written
    /// @return the report, as JSON
    /// @throws CommandFailure where a step does not come to its end
    ObjectNode run(Path source, Path folder) throws IOException, InterruptedException {
        long start = System.nanoTime();
        prepare(source, folder);
        JudgedLoad before = new JudgedLoad(CARDS_A_DAY);
        send(stream.until(start(LifecycleScale.SWITCH)), before);
        settle();
        story.tell("a calm time: " + LifecycleStory.words(before.quality()));
        JudgedLoad during = new JudgedLoad(CARDS_A_DAY);
        wave(during);
        long computing = System.nanoTime();
        JsonNode run = learn(during);
        report.put("learning_seconds", seconds(computing));
        JudgedLoad after = new JudgedLoad(CARDS_A_DAY);
        promoted(run, after);
        ObjectNode quality = report.putObject("quality");
        quality.set("before", LifecycleStory.json(before.quality()));
        quality.set("during", LifecycleStory.json(during.quality()));
        quality.set("after", LifecycleStory.json(after.quality()));
        report.set("bad_candidate", bad(folder));
        report.put("seconds", seconds(start));
        return report;
    }

    private static Instant start(java.time.LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private void prepare(Path source, Path folder) throws IOException {
        Path file = LifecycleFile.write(
                source, List.of(LifecycleFile.differences(), scale.differences()), folder.resolve(app.name()));
        app.connection()
                .post(
                        "/v1/apps",
                        DemoApplication.body()
                                .put("folder", folder.resolve(app.name()).toString()));
        app.say("the loop closes by itself: application " + app.name() + ", declared in " + file);
        story.tell("learning from " + scale.historyDays() + " simulated days of " + scale.customers() + " cards");
        Path history = folder.resolve("history");
        HandbookCsv.write(new Simulator(scale.history()), history);
        app.imported(history);
        app.job("/replays", DemoApplication.body());
        champion = app.job("/trainings", DemoApplication.body()).path("version").asInt();
        app.activate(champion);
        story.tell("model " + champion + " decides");
        report.put("application", app.name());
        report.put("application_file", file.toString());
        report.put("champion", champion);
    }

    private void send(List<Arrival> arrivals, LoadListener listener) throws InterruptedException {
        if (!arrivals.isEmpty()) {
            app.drive(arrivals, AS_FAST_AS_IT_GOES, listener);
        }
    }

    /// Waits until the watching has taken in what was sent, and has judged all whose outcomes are complete:
    /// until it does not move any more. It looks four times a second.
    private void settle() {
        long end = app.get("/statistics").path("offset").asLong();
        long matured = -1;
        int still = 0;
        for (int i = 0; i < MOST_WAITS && still < LOOKS_AT_REST; i++) {
            JsonNode progress = app.get("/monitors").path("progress");
            boolean rests = progress.path("offset").asLong() >= end
                    && progress.path("matured").asLong() == matured;
            still = rests ? still + 1 : 0;
            matured = progress.path("matured").asLong();
            app.pause();
        }
        if (still < LOOKS_AT_REST) {
            throw new CommandFailure("watching did not catch up with " + end + " events");
        }
    }

    private void wave(JudgedLoad during) throws InterruptedException {
        Instant begin = start(LifecycleScale.SWITCH);
        report.put("pattern", scale.pattern().kind().word());
        report.put("pattern_from", begin.toString());
        story.tell("from now on stolen cards are tried out with many small payments ("
                + report.path("pattern").asText() + "); nobody tells the platform");
        for (Instant day = begin.plus(Duration.ofDays(1));
                day.isBefore(begin.plus(LONGEST_WAVE));
                day = day.plus(Duration.ofDays(1))) {
            send(stream.until(day), during);
            settle();
            for (JsonNode alert : story.newAlerts()) {
                String kind = alert.path("on").asText().equals("quality") ? "quality_alert" : "drift_alert";
                report.putIfAbsent(kind, alert);
            }
            if (report.has("quality_alert")) {
                story.tell("since the wave began: " + LifecycleStory.words(during.quality()));
                return;
            }
        }
        throw new CommandFailure("no alert about quality within " + LONGEST_WAVE.toDays() + " simulated days");
    }

    /// Until the challenger's rollout begins.
    private JsonNode learn(JudgedLoad during) throws InterruptedException {
        for (int i = 0; i < MOST_WAITS; i++) {
            app.drive(stream.next(A_SECOND_WHILE_COMPUTING), WHILE_COMPUTING, during);
            JsonNode run = story.retraining();
            if (run.has("rollout")) {
                challenger = run.path("challenger").asInt();
                report.put("challenger", challenger);
                return run;
            }
            if (over(run.path("stage").asText())) {
                throw new CommandFailure(
                        "the challenger was not rolled out: " + run.path("why").asText());
            }
        }
        throw new CommandFailure("retraining did not end");
    }

    private static boolean over(String stage) {
        return List.of("refused", "failed", "cancelled", "ready", "rolled_back", "aborted", "promoted")
                .contains(stage);
    }

    private void promoted(JsonNode run, JudgedLoad after) throws InterruptedException {
        long begun = System.nanoTime();
        JudgedLoad beside = new JudgedLoad(CARDS_A_DAY);
        ObjectNode rollout = rolledOut(run.path("rollout").asText(), beside);
        rollout.put("seconds", seconds(begun));
        rollout.put("answered_by_challenger", beside.answeredBy(challenger));
        rollout.put("answered_by_champion", beside.answeredBy(champion));
        report.set("rollout", rollout);
        String state = rollout.path("state").asText();
        if (!state.equals("promoted")) {
            throw new CommandFailure("the challenger was not promoted: " + state + ", "
                    + rollout.path("reason").asText());
        }
        Instant at = Instant.parse(rollout.path("changed").asText());
        while (!over(story.retraining().path("stage").asText())) {
            send(stream.next(A_SECOND_WHILE_COMPUTING), LoadListener.NONE);
            app.pause();
        }
        report.set("retraining", story.lastRun());
        report.put("promoted", true);
        report.put("promoted_at", at.toString());
        report.put(
                "days_from_first_changed_event",
                Duration.between(start(LifecycleScale.SWITCH), at).toMinutes() / 1440.0);
        send(stream.until(app.clock().instant().plus(scale.after())), after);
        story.tell("model " + challenger + " alone: " + LifecycleStory.words(after.quality()));
    }

    /// Sends until a rollout ended, and tells its steps.
    private ObjectNode rolledOut(String id, LoadListener listener) throws InterruptedException {
        for (int i = 0; i < MOST_LOOKS; i++) {
            ObjectNode rollout = story.rollout(id);
            if (!List.of("running", "paused").contains(rollout.path("state").asText())) {
                return rollout;
            }
            send(stream.next(BETWEEN_LOOKS), listener);
        }
        throw new CommandFailure("rollout " + id + " did not end");
    }

    /// A model whose sign is turned round, so that ordinary payments look like fraud, put in the canary as
    /// somebody in a hurry would: past the gates and past the shadow.
    private ObjectNode bad(Path folder) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("bad-on-purpose.json"), BAD);
        int version = app.upload("/models?format=linear", file).path("version").asInt();
        story.tell("model " + version + " is bad on purpose: a linear model with its sign turned round, by hand, past"
                + " gates and shadow, straight into the canary");
        ObjectNode plan = DemoApplication.body().put("shadow", "0s");
        ObjectNode start = DemoApplication.body().put("kind", "model").put("version", version);
        start.set("plan", plan);
        long begun = System.nanoTime();
        String id = app.post("/rollouts", start).path("id").asText();
        JudgedLoad answers = new JudgedLoad(CARDS_A_DAY);
        ObjectNode bad = rolledOut(id, answers);
        bad.put("what", "linear model on the amount, sign turned round on purpose");
        bad.put("version", version);
        bad.put("seconds", seconds(begun));
        bad.put("answered_by_it", answers.answeredBy(version));
        bad.put("answered_by_production", answers.answeredBy(challenger));
        boolean back = bad.path("state").asText().equals("rolled_back");
        report.put("rolled_back", back);
        if (!back) {
            throw new CommandFailure("the bad candidate was not rolled back: "
                    + bad.path("state").asText());
        }
        int production = app.get("/models/" + challenger).path("active").asBoolean() ? challenger : 0;
        report.put("in_production", production);
        story.tell(String.format(
                Locale.ROOT,
                "it answered %,d payments until it was taken back by itself, %.1f s after it began; model %d decides",
                answers.answeredBy(version),
                bad.path("seconds").asDouble(),
                production));
        return bad;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
