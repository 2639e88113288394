package dev.tidemill.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// Processor time and wall time of a piece of work: on a shared machine the first is what can be compared.
///
/// @param cpuSeconds  of all threads of this process, the compiler's and the collector's included
/// @param wallSeconds that passed
public record ProcessorTime(double cpuSeconds, double wallSeconds) {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /// Work that may fail.
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /// What the work takes of the whole process.
    public static ProcessorTime of(Work work) throws Exception {
        long cpu = PROCESS.getProcessCpuTime();
        long wall = System.nanoTime();
        work.run();
        return new ProcessorTime((PROCESS.getProcessCpuTime() - cpu) / 1e9, (System.nanoTime() - wall) / 1e9);
    }

    /// What the work takes of the calling thread alone: without compiler and collector.
    public static ProcessorTime ofThisThread(Work work) throws Exception {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        work.run();
        return new ProcessorTime((THREADS.getCurrentThreadCpuTime() - cpu) / 1e9, (System.nanoTime() - wall) / 1e9);
    }
}
