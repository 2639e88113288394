package dev.tidemill.platform;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads on which models run that compute outside the heap: platform threads, since such a call would hold the
/// carrier of a virtual one. They come when they are needed and go when they are not; a model that hangs keeps its
/// own lanes and no others, and does not keep the process from ending.
final class ModelThreads {
    private static final int MOST = 128;
    private static final long IDLE_SECONDS = 10;

    private ModelThreads() {}

    static ExecutorService make() {
        return new ThreadPoolExecutor(
                0,
                MOST,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("model-", 0).factory());
    }
}
