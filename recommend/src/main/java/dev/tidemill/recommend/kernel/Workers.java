package dev.tidemill.recommend.kernel;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/// Loops over a handed-in executor. Tasks are taken in order by whichever thread is free, the caller's
/// among them, so a result is the same for any number of threads exactly where each task writes to a place
/// of its own and no task reads another's; sums over tasks are taken afterwards, in order of their numbers.
public final class Workers {
    private static final Workers CALLER = new Workers(Runnable::run, 1);

    private final Executor executor;
    private final int threads;

    /// @param executor runs at most `threads − 1` tasks at once for one loop; a loop must not be started
    ///                 from a task of the same bounded executor
    /// @param threads  the caller's included, from 1
    public Workers(Executor executor, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        }
        this.executor = executor;
        this.threads = threads;
    }

    /// The caller's thread alone.
    public static Workers caller() {
        return CALLER;
    }

    /// How many threads take part.
    public int threads() {
        return threads;
    }

    /// Runs tasks `0 … tasks − 1` and waits for all of them.
    ///
    /// @throws RuntimeException what the first task that failed threw; the remaining tasks are not begun then
    public void forEach(int tasks, IntConsumer body) {
        forEach(tasks, () -> body, IntConsumer::accept);
    }

    /// As [#forEach(int, IntConsumer)], with scratch space that each thread makes once and no other sees.
    public <S> void forEach(int tasks, Supplier<S> scratch, ObjIntConsumer<S> body) {
        Loop<S> loop = new Loop<>(tasks, scratch, body);
        int helpers = Math.min(threads, tasks) - 1;
        CountDownLatch done = new CountDownLatch(Math.max(helpers, 0));
        for (int i = 0; i < helpers; i++) {
            executor.execute(() -> {
                try {
                    loop.run();
                } finally {
                    done.countDown();
                }
            });
        }
        loop.run();
        await(done);
        loop.rethrow();
    }

    /// Work is finite and computes only, so the wait ends with it; an interrupt is kept for the caller.
    private static void await(CountDownLatch done) {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Loop<S> implements Runnable {
        private final int tasks;
        private final Supplier<S> scratch;
        private final ObjIntConsumer<S> body;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Loop(int tasks, Supplier<S> scratch, ObjIntConsumer<S> body) {
            this.tasks = tasks;
            this.scratch = scratch;
            this.body = body;
        }

        @Override
        public void run() {
            try {
                S own = scratch.get();
                for (int task = next.getAndIncrement(); task < tasks; task = next.getAndIncrement()) {
                    body.accept(own, task);
                }
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
                next.set(tasks);
            }
        }

        void rethrow() {
            switch (failure.get()) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }
}
