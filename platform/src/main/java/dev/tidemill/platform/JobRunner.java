package dev.tidemill.platform;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs jobs, two at a time, and remembers the last hundred.
final class JobRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final int AT_ONCE = 2;
    private static final int LONGEST_QUEUE = 32;
    private static final int REMEMBERED = 100;
    private static final long CLOSING_SECONDS = 30;

    private final InstantSource stopwatch;
    private final Map<String, JobProgress> jobs = new LinkedHashMap<>();
    private final ExecutorService executor;
    private long numbered;

    /// @param stopwatch only runs forward; rates are measured by it
    JobRunner(InstantSource stopwatch) {
        this.stopwatch = stopwatch;
        this.executor = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(LONGEST_QUEUE),
                Thread.ofPlatform().name("job-", 0).daemon().factory());
    }

    /// The clock of the meters: a platform whose clock stands still, or jumps, as a simulated one does, still tells
    /// how fast its jobs are.
    static InstantSource stopwatch(MeterRegistry meters) {
        return () -> Instant.ofEpochMilli(
                TimeUnit.NANOSECONDS.toMillis(meters.config().clock().monotonicTime()));
    }

    /// What a job does: works, tells its progress, returns its result.
    interface Work {
        Map<String, Object> run(JobProgress progress) throws Exception;
    }

    /// @throws TidemillException LIMITED where too many wait already
    Job start(String application, String kind, String unit, Work work) {
        JobProgress progress;
        synchronized (jobs) {
            progress = new JobProgress("job-" + ++numbered, application, kind, unit, stopwatch);
            jobs.put(progress.id(), progress);
            if (jobs.size() > REMEMBERED) {
                jobs.values().stream()
                        .filter(JobProgress::ended)
                        .findFirst()
                        .ifPresent(oldest -> jobs.remove(oldest.id()));
            }
        }
        try {
            executor.execute(() -> run(progress, work));
        } catch (RejectedExecutionException e) {
            synchronized (jobs) {
                jobs.remove(progress.id());
            }
            throw new TidemillException(
                    ErrorCode.LIMITED, "at most " + LONGEST_QUEUE + " jobs may wait; try again when some are done", e);
        }
        return progress.snapshot();
    }

    private static void run(JobProgress progress, Work work) {
        try {
            progress.done(work.run(progress));
        } catch (TidemillException e) {
            progress.failed(
                    e.problems().isEmpty()
                            ? String.valueOf(e.getMessage())
                            : e.getMessage() + ": " + e.problems().getFirst());
        } catch (Exception | LinkageError e) {
            LOG.error("job {} ({}) failed", progress.id(), progress.kind(), e);
            progress.failed("failed unexpectedly: " + e);
        }
    }

    Job job(String id) {
        return progress(id).snapshot();
    }

    Job await(String id) {
        return progress(id).await();
    }

    /// Newest first.
    List<Job> jobs() {
        synchronized (jobs) {
            List<Job> all = new ArrayList<>();
            jobs.values().forEach(progress -> all.addFirst(progress.snapshot()));
            return all;
        }
    }

    private JobProgress progress(String id) {
        synchronized (jobs) {
            JobProgress progress = jobs.get(id);
            if (progress == null) {
                throw new TidemillException(ErrorCode.NOT_FOUND, "there is no job \"" + id + "\"");
            }
            return progress;
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a job did not stop within {} s", CLOSING_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
