package dev.tidemill.platform;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// How far a job is; written by the job, read by anyone.
final class JobProgress {
    private final String id;
    private final String application;
    private final String kind;
    private final String unit;
    private final InstantSource clock;
    private final long started;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long done;
    private volatile long total;
    private volatile String message = "waiting";
    private volatile long stopped;
    private volatile Map<String, Object> result = Map.of();
    private volatile @Nullable String failure;

    JobProgress(String id, String application, String kind, String unit, InstantSource clock) {
        this.id = id;
        this.application = application;
        this.kind = kind;
        this.unit = unit;
        this.clock = clock;
        this.started = clock.millis();
    }

    String id() {
        return id;
    }

    String kind() {
        return kind;
    }

    boolean ended() {
        return ended.getCount() == 0;
    }

    /// @throws TidemillException UNAVAILABLE where the job was told to stop
    void at(long nowDone, long nowTotal, String doing) {
        if (Thread.currentThread().isInterrupted()) {
            throw new TidemillException(ErrorCode.UNAVAILABLE, "the platform is closing; start the job again later");
        }
        done = nowDone;
        total = nowTotal;
        message = doing;
    }

    void done(Map<String, Object> what) {
        result = what;
        total = Math.max(total, done);
        end("done");
    }

    void failed(String why) {
        failure = why;
        end("failed");
    }

    private void end(String how) {
        stopped = clock.millis();
        message = how;
        ended.countDown();
    }

    Job await() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return snapshot();
    }

    Job snapshot() {
        boolean over = ended();
        long millis = Math.max(1, (over ? stopped : clock.millis()) - started);
        Job.State state = over ? (failure == null ? Job.State.DONE : Job.State.FAILED) : Job.State.RUNNING;
        return new Job(
                id,
                application,
                kind,
                state,
                done,
                total,
                unit,
                done * 1000.0 / millis,
                message,
                result,
                Optional.ofNullable(failure));
    }
}
