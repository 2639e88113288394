package dev.tidemill.bench.platform;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `startup`: how soon a server answers, and how much memory it holds when idle.
public final class StartupBench implements Bench {
    private static final int IDLE_SECONDS = 3;

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public String description() {
        return "From ./tidemill up to the first 200 of /health/ready, the launcher included; memory when idle.";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(new BenchOption("runs", "N", "How many starts the median is of; 5."));
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atMost("ready_seconds", 3), Target.atMost("resident_mib", 512));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        int runs = (int) options.number("runs", 5, 1, 100);
        Path home = options.work().resolve("home");
        Path log = options.work().resolve("server.log");
        double[] ready = new double[runs];
        double[] resident = new double[runs];
        double[] cpu = new double[runs];
        double first;
        options.say().accept("starting on an empty home …");
        try (ServerProcess server = ServerProcess.start(options.root(), home, log)) {
            first = server.readySeconds();
        }
        for (int run = 0; run < runs; run++) {
            options.say().accept("start " + (run + 1) + " of " + runs + " …");
            try (ServerProcess server = ServerProcess.start(options.root(), home, log)) {
                ready[run] = server.readySeconds();
                cpu[run] = server.cpuSeconds();
                TimeUnit.SECONDS.sleep(IDLE_SECONDS);
                resident[run] = server.residentMebibytes();
            }
        }
        return BenchResult.of(name())
                .metric("ready_seconds", median(ready))
                .metric("ready_seconds_worst", Arrays.stream(ready).max().orElseThrow())
                .metric("first_ready_seconds", first)
                .metric("cpu_seconds", median(cpu))
                .metric("resident_mib", median(resident))
                .note("median of " + runs + " starts on a home with the applications of apps/ applied and no events")
                .note("first_ready_seconds: the start that makes the home and applies the applications")
                .note("resident_mib: VmRSS " + IDLE_SECONDS + " s after it was ready")
                .build();
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
