package dev.tidemill.bench.platform;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/// Turns of one kind under a paced load: the latencies of each and of all, and what the process spent meanwhile.
final class Turns {
    /// Nothing beside the load.
    static final Beside ALONE = new Beside() {
        @Override
        public void begin() {}

        @Override
        public void end() {}
    };

    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private final List<Histogram> turns = new ArrayList<>();
    private long processorNanos;
    private long allocated;

    /// What goes on beside the load in a turn.
    interface Beside {
        /// Before the first request.
        void begin();

        /// After the last one.
        void end();
    }

    /// One turn.
    ///
    /// @param events made before anything is measured
    void take(PacedLoad load, Supplier<List<byte[]>> events, Beside beside) {
        List<byte[]> each = events.get();
        Histogram turn = new Histogram(LONGEST_NANOS, 3);
        long processor = PROCESS.getProcessCpuTime();
        long bytes = THREADS.getTotalThreadAllocatedBytes();
        beside.begin();
        var _ = load.run(each, turn);
        beside.end();
        processorNanos += PROCESS.getProcessCpuTime() - processor;
        allocated += THREADS.getTotalThreadAllocatedBytes() - bytes;
        turns.add(turn);
    }

    void add(Turns others) {
        turns.addAll(others.turns);
        processorNanos += others.processorNanos;
        allocated += others.allocated;
    }

    /// A percentile of each turn, nanoseconds, in the order of the turns.
    double[] each(double percentile) {
        return turns.stream()
                .mapToDouble(turn -> turn.getValueAtPercentile(percentile))
                .toArray();
    }

    /// A percentile of all requests of all turns.
    double millis(double percentile) {
        return all().getValueAtPercentile(percentile) / 1e6;
    }

    private Histogram all() {
        Histogram all = new Histogram(LONGEST_NANOS, 3);
        turns.forEach(all::add);
        return all;
    }

    /// Processor time of the process for each request.
    double microsEach() {
        return processorNanos / 1e3 / all().getTotalCount();
    }

    /// Memory that the process took for each request.
    double kibEach() {
        return allocated / 1024.0 / all().getTotalCount();
    }
}
