package dev.tidemill.bench.recommend;

import dev.tidemill.platform.DecisionAnswer;
import dev.tidemill.platform.Recommendations;
import dev.tidemill.platform.Tidemill;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Questions for lists of items through the library's door, from several threads: as fast as they are answered, or at
/// a fixed rate.
final class SlateLoad {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Tidemill tidemill;
    private final String application;
    private final int users;
    private final int size;
    private final AtomicLong asked = new AtomicLong();
    private final LongAdder empty = new LongAdder();

    SlateLoad(Tidemill tidemill, String application, int users, int size) {
        this.tidemill = tidemill;
        this.application = application;
        this.users = users;
        this.size = size;
    }

    static int threads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors());
    }

    /// How many lists were empty.
    long empty() {
        return empty.sum();
    }

    /// @param processor nanoseconds of processor time that the asking thread spent on each, collector and compiler
    /// aside
    record Closed(long answered, double rate, Histogram processor) {}

    Closed closed(int seconds) {
        long begun = System.nanoTime();
        long end = begun + seconds * 1_000_000_000L;
        LongAdder answered = new LongAdder();
        Histogram processor = new ConcurrentHistogram(3);
        inThreads(threads(), thread -> {
            SplittableRandom random = new SplittableRandom(thread);
            while (System.nanoTime() < end) {
                long before = THREADS.getCurrentThreadCpuTime();
                ask(random);
                processor.recordValue(THREADS.getCurrentThreadCpuTime() - before);
                answered.increment();
            }
        });
        return new Closed(answered.sum(), answered.sum() * 1e9 / (System.nanoTime() - begun), processor);
    }

    /// Latencies in nanoseconds from when each was due.
    Histogram open(int rate, int seconds) {
        Histogram latencies = new ConcurrentHistogram(3);
        AtomicLong next = new AtomicLong();
        long total = (long) rate * seconds;
        long start = System.nanoTime();
        inThreads(4 * threads(), thread -> {
            SplittableRandom random = new SplittableRandom(1000L + thread);
            for (long i = next.getAndIncrement(); i < total; i = next.getAndIncrement()) {
                long due = start + i * 1_000_000_000L / rate;
                for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                    LockSupport.parkNanos(due - now);
                }
                ask(random);
                latencies.recordValue(System.nanoTime() - due);
            }
        });
        return latencies;
    }

    private void ask(SplittableRandom random) {
        Map<String, String> question = new HashMap<>();
        question.put("id", "q" + asked.getAndIncrement());
        question.put("user", "u" + random.nextInt(users));
        question.put("k", Integer.toString(size));
        if (random.nextBoolean()) {
            question.put("filter", "item.price < 50");
        }
        Recommendations.Page page = tidemill.recommendations().ask(application, question);
        if (!(page.answer() instanceof DecisionAnswer.Decided made)) {
            throw new IllegalStateException("a question must be answered, got " + page.answer());
        }
        if (made.receipt().outcome().equals("empty")) {
            empty.increment();
        }
    }

    private static void inThreads(int count, IntConsumer work) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().start(() -> work.accept(number)));
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while lists were asked for", e);
            }
        }
    }
}
