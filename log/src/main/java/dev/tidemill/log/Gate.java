package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Keeps native memory alive while somebody uses it: users enter and leave; who closes waits until all have left,
/// and from then on nobody enters.
final class Gate {
    private static final int MOST = Integer.MAX_VALUE;

    private final Semaphore users = new Semaphore(MOST);
    private volatile boolean closing;

    void enter() {
        if (closing || !users.tryAcquire()) {
            throw closed();
        }
    }

    /// For those who need no native memory this time, and are refused as others are.
    void check() {
        if (closing) {
            throw closed();
        }
    }

    static TidemillException closed() {
        return new TidemillException(ErrorCode.UNAVAILABLE, "a home must be open to be used, and it is closed");
    }

    void leave() {
        users.release();
    }

    /// Whether all had left within the wait; if so, nobody enters ever again.
    boolean close(Duration wait) {
        closing = true;
        try {
            return users.tryAcquire(MOST, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return users.tryAcquire(MOST);
        }
    }
}
