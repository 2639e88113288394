package dev.tidemill.platform;

import dev.tidemill.data.check.DataNotes;
import dev.tidemill.log.Commit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is done by itself, beside decisions: every ten minutes the checks run over what arrived since, every hour
/// events
/// go that are older than they are kept, every day datasets that nothing needs. What fails is logged, and tried
/// again
/// when it is due next.
final class Housekeeping implements AutoCloseable {
    static final Duration CHECKS = Duration.ofMinutes(10);
    static final Duration RETENTION = Duration.ofHours(1);
    static final Duration DATASETS = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final byte[] CHECKED = "checked".getBytes(StandardCharsets.UTF_8);
    private static final long MOST_CHECKED = 1_000_000;
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final long CLOSING_SECONDS = 10;

    private final InstantSource clock;
    private final DataNotes notes;
    private final DatasetShelf shelf;
    private final Supplier<Collection<ApplicationRuntime>> runtimes;
    private final Map<String, Instant> last = new HashMap<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("housekeeping").daemon().factory());

    Housekeeping(
            InstantSource clock,
            DataNotes notes,
            DatasetShelf shelf,
            Supplier<Collection<ApplicationRuntime>> runtimes) {
        this.clock = clock;
        this.notes = notes;
        this.shelf = shelf;
        this.runtimes = runtimes;
    }

    /// Begins to look every minute whether something is due.
    void begin() {
        var _ = executor.scheduleWithFixedDelay(this::tick, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Does what is due.
    synchronized void tick() {
        for (ApplicationRuntime runtime : runtimes.get()) {
            String application = runtime.application().name();
            due(application, "checks", CHECKS, () -> check(runtime));
            due(application, "retention", RETENTION, () -> RetentionRun.run(runtime, clock.instant()));
            due(
                    application,
                    "datasets",
                    DATASETS,
                    () -> runtime.application()
                            .lifecycle()
                            .datasets()
                            .keep()
                            .ifPresent(keep ->
                                    shelf.expire(application, clock.instant().minus(keep), false, true)));
        }
    }

    private void due(String application, String what, Duration every, Runnable work) {
        Instant now = clock.instant();
        Instant before = last.get(application + ' ' + what);
        if (before != null && now.isBefore(before.plus(every))) {
            return;
        }
        last.put(application + ' ' + what, now);
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("{} of {} failed: {}", what, application, e.toString());
        }
    }

    private void check(ApplicationRuntime runtime) {
        boolean any = runtime.application().streams().values().stream()
                .anyMatch(stream -> !stream.checks().isEmpty());
        if (!any) {
            return;
        }
        byte[] mark = runtime.journal().mark(CHECKED);
        long end = runtime.journal().end();
        long from = Math.max(mark == null ? 0 : ByteBuffer.wrap(mark).getLong(), end - MOST_CHECKED);
        JobProgress progress =
                new JobProgress("housekeeping", runtime.application().name(), "check", "events", clock);
        new StreamChecks(runtime, notes)
                .journal(Math.max(from, runtime.journal().begin()), end, true, clock.instant(), progress);
        byte[] now = ByteBuffer.allocate(Long.BYTES).putLong(end).array();
        runtime.pipeline().write(new Commit().mark(CHECKED, now));
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("housekeeping did not stop within {} s", CLOSING_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
