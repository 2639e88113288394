package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.DatasetManifest;
import dev.tidemill.data.DatasetOrigin;
import dev.tidemill.data.DatasetWriter;
import dev.tidemill.features.FeaturePlan;
import dev.tidemill.features.Parallel;
import dev.tidemill.features.Replay;
import dev.tidemill.features.ReplayRequest;
import dev.tidemill.features.ReplaySummary;
import dev.tidemill.serve.Pipeline;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Computes a dataset from the journal: a row for each decided event with its features as of then, and its label as
/// far as it is known by the cutoff.
final class FeatureReplay {
    private final ApplicationRuntime runtime;
    private final Services services;
    private final Instant cutoff;

    FeatureReplay(ApplicationRuntime runtime, Services services, Optional<Instant> cutoff) {
        this.runtime = runtime;
        this.services = services;
        this.cutoff = cutoff.orElseGet(services.config().clock()::instant);
    }

    Map<String, Object> run(JobProgress progress) {
        Pipeline.Plan running = runtime.pipeline().plan();
        Application application = running.application();
        FeaturePlan plan = running.features().plan();
        JournalSource source = new JournalSource(runtime.journal(), running.streams());
        DatasetColumns columns = new DatasetColumns(application);
        InstantSource stopwatch = JobRunner.stopwatch(services.meters());
        long begun = stopwatch.millis();
        int threads = services.config().threads();
        try (ExecutorService executor = Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().name("replay-", 0).daemon().factory());
                DatasetWriter writer = services.datasets().writer(columns.columns())) {
            Replay replay = new Replay(application, plan, new Parallel(executor, threads));
            long from = Kept.recomputableFrom(application, runtime.journal());
            if (from == Long.MAX_VALUE) {
                throw gone(application);
            }
            ReplaySummary summary = replay.run(
                    source,
                    ReplayRequest.ALL.knownBy(cutoff.toEpochMilli()).rows(from, Long.MAX_VALUE),
                    batch -> writer.append(batch.size(), columns.values(batch)),
                    read -> progress.at(read, source.size(), "computing features"));
            progress.at(source.size(), source.size(), "writing the dataset");
            DatasetOrigin origin = new DatasetOrigin(
                    application.name(),
                    application.version().toString(),
                    runtime.journal().begin(),
                    source.end(),
                    cutoff.toEpochMilli(),
                    plan.digest());
            DatasetManifest manifest = writer.finish(origin, Optional.of(DatasetColumns.LABEL));
            Map<String, Object> result = result(summary, manifest, stopwatch.millis() - begun);
            if (from != Long.MIN_VALUE) {
                result.put("rows_from", Instant.ofEpochMilli(from).toString());
            }
            return result;
        }
    }

    private static TidemillException gone(Application application) {
        return new TidemillException(
                ErrorCode.CONFLICT,
                "application " + application.name()
                        + " must have no feature that looks back for ever over a stream with"
                        + " retention, for older events are gone; give every feature a window");
    }

    private static Map<String, Object> result(ReplaySummary summary, DatasetManifest manifest, long millis) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("dataset", manifest.digest());
        result.put("rows", summary.rows());
        result.put("labelled", summary.labelled());
        result.put("positive", summary.positive());
        result.put("events", summary.events());
        result.put("late", summary.late());
        result.put("events_per_second", Math.round(summary.events() * 1000.0 / Math.max(1, millis)));
        result.put("seconds", millis / 1000.0);
        return result;
    }
}
