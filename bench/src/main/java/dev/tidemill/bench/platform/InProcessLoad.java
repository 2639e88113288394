package dev.tidemill.bench.platform;

import dev.tidemill.platform.DecisionAnswer;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.serve.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/// Decides through the library's door, on a few threads, as fast as it goes.
final class InProcessLoad {
    private final Tidemill tidemill;
    private final int threads;

    InProcessLoad(Tidemill tidemill, int threads) {
        this.tidemill = tidemill;
        this.threads = threads;
    }

    /// Nanoseconds of all decisions by step; `other` is what no step of the receipt covers: reading the request,
    /// writing the receipt, the commit's end.
    record Shares(long validate, long log, long fold, long score, long policy, long whole) {
        double other() {
            return whole - validate - log - fold - score - policy;
        }
    }

    record Result(Histogram latencies, int decided, int refused, double seconds, Shares shares) {
        double rate() {
            return decided / seconds;
        }
    }

    Result run(List<byte[]> events) throws InterruptedException {
        Run run = new Run(events);
        long start = System.nanoTime();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(executor.submit(run::work));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("deciding failed: " + e.getCause(), e);
        }
        return run.result((System.nanoTime() - start) / 1e9);
    }

    private final class Run {
        private final List<byte[]> events;
        private final AtomicInteger next = new AtomicInteger();
        private final Histogram latencies = new AtomicHistogram(60_000_000_000L, 3);
        private final LongAdder validate = new LongAdder();
        private final LongAdder log = new LongAdder();
        private final LongAdder fold = new LongAdder();
        private final LongAdder score = new LongAdder();
        private final LongAdder policy = new LongAdder();
        private final LongAdder whole = new LongAdder();
        private final LongAdder refused = new LongAdder();

        Run(List<byte[]> events) {
            this.events = events;
        }

        void work() {
            for (int at = next.getAndIncrement(); at < events.size(); at = next.getAndIncrement()) {
                long start = System.nanoTime();
                DecisionAnswer answer = tidemill.decide(PreparedHome.APPLICATION, events.get(at));
                long nanos = System.nanoTime() - start;
                latencies.recordValue(nanos);
                switch (answer) {
                    case DecisionAnswer.Decided decided -> {
                        whole.add(nanos);
                        add(decided.receipt().timings());
                    }
                    case DecisionAnswer.Refused _ -> refused.increment();
                }
            }
        }

        private void add(Receipt.Timings timings) {
            validate.add(timings.validate());
            log.add(timings.log());
            fold.add(timings.fold());
            score.add(timings.score());
            policy.add(timings.policy());
        }

        Result result(double seconds) {
            int bad = refused.intValue();
            Shares shares = new Shares(
                    validate.sum(), log.sum(), fold.sum(), score.sum(), policy.sum(), Math.max(1, whole.sum()));
            return new Result(latencies, events.size() - bad, bad, seconds, shares);
        }
    }
}
