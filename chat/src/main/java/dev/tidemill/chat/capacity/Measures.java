package dev.tidemill.chat.capacity;

import dev.tidemill.chat.capacity.Batch.Job;
import dev.tidemill.chat.capacity.SimulationReport.Quantiles;
import java.util.ArrayList;
import java.util.List;

/// What is seen of a simulation after its warm-up, while requests come.
final class Measures {
    private final int replicas;
    private final ContinuousBatching.Engine engine;
    private final Traffic traffic;
    private final double middle;
    private final List<Job> ended = new ArrayList<>();
    private double waitingSeconds;
    private double waitingSecondsLate;
    private double inSystemSeconds;
    private double heldSeconds;
    private double busySeconds;
    private long waitingMost;
    private double heldMost;
    private long evicted;
    private long refused;

    /// @param busy lanes
    record Level(long waiting, long running, long held, int busy) {}

    Measures(int replicas, ContinuousBatching.Engine engine, Traffic traffic) {
        this.replicas = replicas;
        this.engine = engine;
        this.traffic = traffic;
        this.middle = (traffic.warmup() + traffic.seconds()) / 2;
    }

    private boolean measured(double at) {
        return at >= traffic.warmup() && at < traffic.seconds();
    }

    /// From one instant to another nothing changed.
    void pass(double from, double to, Level level) {
        double seconds = Math.min(to, traffic.seconds()) - Math.max(from, traffic.warmup());
        if (seconds <= 0) {
            return;
        }
        waitingSeconds += seconds * level.waiting();
        waitingSecondsLate += Math.max(0, Math.min(to, traffic.seconds()) - Math.max(from, middle)) * level.waiting();
        inSystemSeconds += seconds * (level.waiting() + level.running());
        heldSeconds += seconds * level.held();
        busySeconds += seconds * level.busy();
        waitingMost = Math.max(waitingMost, level.waiting());
        heldMost = Math.max(heldMost, (double) level.held() / (replicas * engine.cacheTokens()));
    }

    void evict(double at) {
        evicted += measured(at) ? 1 : 0;
    }

    void refuse(double at) {
        refused += measured(at) ? 1 : 0;
    }

    void end(Job job) {
        if (measured(job.arrived)) {
            ended.add(job);
        }
    }

    SimulationReport report() {
        double seconds = traffic.seconds() - traffic.warmup();
        double early = (waitingSeconds - waitingSecondsLate) / (seconds / 2) / replicas;
        double late = waitingSecondsLate / (seconds / 2) / replicas;
        return new SimulationReport(
                ended.size(),
                refused,
                evicted,
                Quantiles.of(ended.stream().mapToDouble(job -> job.started - job.arrived)),
                Quantiles.of(ended.stream().mapToDouble(job -> job.first - job.arrived)),
                Quantiles.of(ended.stream()
                        .filter(job -> job.answer > 1)
                        .mapToDouble(job -> (job.ended - job.first) / (job.answer - 1))),
                Quantiles.of(ended.stream().mapToDouble(job -> job.ended - job.arrived)),
                ended.stream().mapToLong(job -> job.answer).sum() / seconds,
                busySeconds / seconds / replicas / engine.lanes(),
                waitingSeconds / seconds / replicas,
                (double) waitingMost / replicas,
                heldSeconds / seconds / replicas / engine.cacheTokens(),
                heldMost,
                inSystemSeconds / seconds,
                late > 2 * early + 1);
    }
}
