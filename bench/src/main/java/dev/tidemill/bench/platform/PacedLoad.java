package dev.tidemill.bench.platform;

import dev.tidemill.platform.DecisionAnswer;
import dev.tidemill.platform.Tidemill;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Decides through the library's door at a fixed rate from one thread; latency counts from when a request was due.
final class PacedLoad {
    private static final long SPIN_NANOS = 200_000;

    private final Tidemill tidemill;
    private final int rate;

    PacedLoad(Tidemill tidemill, int rate) {
        this.tidemill = tidemill;
        this.rate = rate;
    }

    /// Adds the latencies to a histogram.
    ///
    /// @return how many were refused
    int run(List<byte[]> events, Histogram latencies) {
        int refused = 0;
        long start = System.nanoTime();
        for (int i = 0; i < events.size(); i++) {
            long due = start + i * 1_000_000_000L / rate;
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                if (due - now > SPIN_NANOS) {
                    LockSupport.parkNanos(due - now - SPIN_NANOS);
                } else {
                    Thread.onSpinWait();
                }
            }
            if (tidemill.decide(PreparedHome.APPLICATION, events.get(i)) instanceof DecisionAnswer.Refused) {
                refused++;
            }
            latencies.recordValue(System.nanoTime() - due);
        }
        return refused;
    }
}
