package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// Waits for a job and shows how far it is: a bar on a terminal, else one plain line every few seconds.
public final class JobWatch {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int LOOKS_A_LINE = 30;
    private static final int BAR_MILLIS = 200;

    private final Connection connection;
    private final Environment environment;

    public JobWatch(Connection connection, Environment environment) {
        this.connection = connection;
        this.environment = environment;
    }

    /// Waits until the job ends.
    ///
    /// @return the job when it is done, with its result
    /// @throws CommandFailure with the job's own words where it fails
    public JsonNode await(JsonNode started) {
        String kind = started.path("kind").asText();
        JsonNode job = environment.terminal() ? withBar(kind, started) : withLines(kind, started);
        if (job.path("state").asText().equals("failed")) {
            throw new CommandFailure(kind + " failed: " + job.path("failure").asText("no reason given"));
        }
        return job;
    }

    private JsonNode withBar(String kind, JsonNode started) {
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(kind)
                .setInitialMax(Math.max(0, started.path("total").asLong()))
                .setUnit(" " + started.path("unit").asText(), 1)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(BAR_MILLIS)
                .showSpeed()
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build()) {
            JsonNode job = started;
            while (running(job)) {
                show(bar, job);
                job = next(job);
            }
            show(bar, job);
            return job;
        }
    }

    private static void show(ProgressBar bar, JsonNode job) {
        bar.maxHint(job.path("total").asLong());
        bar.stepTo(job.path("done").asLong());
        bar.setExtraMessage(" " + job.path("message").asText());
    }

    private JsonNode withLines(String kind, JsonNode started) {
        JsonNode job = started;
        for (int look = 1; running(job); look++) {
            if (look % LOOKS_A_LINE == 0) {
                environment.err().println(kind + ": " + line(job));
            }
            job = next(job);
        }
        return job;
    }

    private static String line(JsonNode job) {
        long total = job.path("total").asLong();
        String done = Shown.count(job.path("done").asLong());
        return done + (total > 0 ? " of " + Shown.count(total) : "") + " "
                + job.path("unit").asText() + ", "
                + Shown.count(Math.round(job.path("rate").asDouble())) + " a second"
                + Optional.of(job.path("message").asText())
                        .filter(message -> !message.isBlank())
                        .map(message -> ", " + message)
                        .orElse("");
    }

    private static boolean running(JsonNode job) {
        return job.path("state").asText().equals("running");
    }

    private JsonNode next(JsonNode job) {
        try {
            environment.pauses().pause(LOOK);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted; the job goes on in the server (see it with: tidemill job show "
                    + job.path("id").asText() + ")");
        }
        return connection.get("/v1/jobs/" + Connection.part(job.path("id").asText()));
    }
}
