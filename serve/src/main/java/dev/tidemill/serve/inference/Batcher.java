package dev.tidemill.serve.inference;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Runs requests that come at the same time together, as many as the load asks for.
///
/// A request that finds a lane free runs at once. While all lanes are busy others gather, and the next free lane
/// takes as many of them as can be expected to run within the budget; so batches grow with the load by themselves.
/// Where the [BatchTuner] finds that larger batches are needed to keep up, a lane holds a batch back until they are
/// there. A request past its deadline is dropped before it runs; a caller who has gone is forgotten; where a batch
/// fails, each of its requests runs again by itself, so that one that breaks the model harms no other.
///
/// Lanes are tasks of the executor that end when nothing waits: a batcher that nobody uses holds no thread.
public final class Batcher implements AutoCloseable {
    private final TensorModel model;
    private final BatchLimits limits;
    private final Executor executor;
    private final Clock clock;
    private final BatchMeters meters;
    private final BatchRun runner;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final BatchQueue queue;
    private final Lanes lanes;
    private final Hold hold;
    private boolean closed;

    /// How a lane waits for more; in tests time passes without it.
    interface Hold {
        /// Waits until signalled or the time is over.
        void await(Condition changed, long nanos) throws InterruptedException;
    }

    /// @param name     what meters call the model
    /// @param executor runs up to [BatchLimits#lanes()] tasks for this batcher at once, each of which may block
    /// @param clock    measures spans
    public Batcher(
            String name, TensorModel model, BatchLimits limits, Executor executor, Clock clock, MeterRegistry meters) {
        this(name, model, new Batching(limits, executor, meters), clock, Condition::awaitNanos);
    }

    Batcher(String name, TensorModel model, Batching with, Clock clock, Hold hold) {
        this.model = model;
        this.limits = with.limits();
        this.executor = with.executor();
        this.hold = hold;
        this.clock = clock;
        this.queue = new BatchQueue(with.limits(), model.signature().rows());
        this.lanes = new Lanes(with.limits().lanes());
        this.meters = new BatchMeters(with.meters(), name, this, Batcher::queued);
        this.runner = new BatchRun(model);
    }

    private int queued() {
        lock.lock();
        try {
            return queue.rows();
        } finally {
            lock.unlock();
        }
    }

    public Signature signature() {
        return model.signature();
    }

    public BatchStatistics statistics() {
        return meters.statistics();
    }

    public BatchLimits limits() {
        return limits;
    }

    /// Runs a request and waits for its answer, no longer than the time that is left.
    ///
    /// @param inputs which [Signature#check] let pass
    /// @throws TidemillException TIMEOUT where no answer came in time; UNAVAILABLE where too much waits already;
    ///     TOO_LARGE where it has more rows than a batch may have
    public Map<String, Tensor> infer(Map<String, Tensor> inputs, Set<String> outputs, long nanosLeft) {
        Request request = submit(inputs, outputs, nanosLeft);
        try {
            return request.answer().get(nanosLeft, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            forget(request);
            throw new TidemillException(
                    ErrorCode.TIMEOUT,
                    "a model must answer within " + TimeUnit.NANOSECONDS.toMillis(nanosLeft) + " ms, and has not",
                    late);
        } catch (InterruptedException interrupted) {
            forget(request);
            Thread.currentThread().interrupt();
            throw new TidemillException(ErrorCode.UNAVAILABLE, "the wait for a model was interrupted", interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TidemillException known) {
                throw known;
            }
            throw new TidemillException(ErrorCode.INTERNAL, "the model failed: " + failed.getCause(), failed);
        }
    }

    /// Puts a request in the queue and sees to it that a lane takes it.
    Request submit(Map<String, Tensor> inputs, Set<String> outputs, long nanosLeft) {
        int rows = model.signature().rows(inputs);
        if (rows > limits.rowsMax()) {
            throw new TidemillException(
                    ErrorCode.TOO_LARGE,
                    "a request must have at most " + limits.rowsMax() + " rows, got " + rows + "; send several");
        }
        long now = clock.monotonicTime();
        long deadline = nanosLeft > Long.MAX_VALUE - Math.max(0, now) ? Long.MAX_VALUE : now + nanosLeft;
        Request request = new Request(inputs, outputs, rows, now, deadline, new CompletableFuture<>());
        int lane = enqueue(request, now);
        if (lane >= 0) {
            start(lane, request);
        }
        return request;
    }

    private int enqueue(Request request, long now) {
        List<Request> expired = new ArrayList<>();
        lock.lock();
        try {
            requireOpen(now);
            queue.offer(request, now, expired);
            changed.signal();
            return lanes.take();
        } catch (TidemillException full) {
            meters.shed();
            throw full;
        } finally {
            lock.unlock();
            drop(expired);
        }
    }

    private void requireOpen(long now) {
        if (closed) {
            throw new TidemillException(ErrorCode.UNAVAILABLE, "the model has been unloaded; load it again");
        }
        if (lanes.hang(now, limits.hang().toNanos())) {
            throw new TidemillException(
                    ErrorCode.UNAVAILABLE,
                    "the model has not answered for " + limits.hang() + "; nothing is sent to it until it does");
        }
    }

    private void start(int lane, Request request) {
        try {
            executor.execute(() -> work(lane));
        } catch (RejectedExecutionException full) {
            lock.lock();
            try {
                lanes.release(lane);
                queue.remove(request);
            } finally {
                lock.unlock();
            }
            meters.shed();
            throw new TidemillException(
                    ErrorCode.UNAVAILABLE, "as many models run as may at once; try again later", full);
        }
    }

    /// What a lane does until nothing waits.
    private void work(int lane) {
        for (List<Request> batch = next(lane); batch != null; batch = next(lane)) {
            run(lane, batch);
        }
    }

    private @Nullable List<Request> next(int lane) {
        while (true) {
            List<Request> expired = new ArrayList<>();
            lock.lock();
            try {
                switch (queue.next(clock.monotonicTime(), expired)) {
                    case BatchQueue.Step.Run(var batch) -> {
                        lanes.run(lane, clock.monotonicTime());
                        return batch;
                    }
                    case BatchQueue.Step.Rest() -> {
                        lanes.release(lane);
                        return null;
                    }
                    case BatchQueue.Step.Wait(long nanos) -> hold(nanos);
                }
            } finally {
                lock.unlock();
                drop(expired);
            }
        }
    }

    /// Waits until more comes or the time is over. Its caller loops: whether to wait on is asked again.
    private void hold(long nanos) {
        lanes.hold();
        try {
            hold.await(changed, nanos);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lanes.goOn();
        }
    }

    private void run(int lane, List<Request> batch) {
        long begun = clock.monotonicTime();
        batch.forEach(request -> meters.waited(begun - request.enqueued()));
        int rows = batch.stream().mapToInt(Request::rows).sum();
        try {
            runner.run(batch);
        } finally {
            long took = clock.monotonicTime() - begun;
            lock.lock();
            try {
                lanes.ran(lane);
                queue.tuner().ran(rows, took);
            } finally {
                lock.unlock();
            }
            meters.ran(rows, took);
        }
    }

    private void drop(List<Request> expired) {
        if (!expired.isEmpty()) {
            meters.expired(expired.size());
            expired.forEach(request -> request.answer()
                    .completeExceptionally(new TidemillException(
                            ErrorCode.TIMEOUT, "the request's deadline passed before it could run")));
        }
    }

    /// Takes out a request that nobody waits for any more.
    void forget(Request request) {
        request.answer().cancel(false);
        lock.lock();
        try {
            queue.remove(request);
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more requests; those in the queue still run.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
