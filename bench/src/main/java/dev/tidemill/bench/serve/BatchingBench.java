package dev.tidemill.bench.serve;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.serve.inference.BatchLimits;
import dev.tidemill.serve.inference.Batcher;
import dev.tidemill.serve.inference.Batching;
import dev.tidemill.serve.inference.Tensor;
import dev.tidemill.serve.onnx.OnnxModel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// `batching`: an ONNX perceptron asked by more and more clients, with and without batching.
public final class BatchingBench implements Bench {
    private static final int FEATURES = 128;
    private static final int WIDTH = 512;
    private static final long SEED = 7;
    private static final int[] CLIENTS = {1, 2, 4, 8, 16, 32, 64, 128, 256};
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    @Override
    public String name() {
        return "batching";
    }

    @Override
    public String description() {
        return "An ONNX model asked by 1 to 256 clients: answers a second and p99, with and without batching.";
    }

    @Override
    public List<BenchOption> options() {
        return List.of(new BenchOption("seconds", "N", "How long each load is measured; 3."));
    }

    @Override
    public List<Target> targets() {
        return List.of(Target.atLeast("ratio_at_saturation", 2));
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        long nanos = TimeUnit.SECONDS.toNanos(options.number("seconds", 3, 1, 600));
        int cores = Runtime.getRuntime().availableProcessors();
        BatchLimits usual = BatchLimits.DEFAULT;
        BatchLimits limits = new BatchLimits(usual.rowsMax(), usual.queueMax(), cores, usual.budget(), usual.hang());
        BenchResult.Builder result = BenchResult.of(name());
        double[] best = new double[2];
        try (OnnxModel model = OnnxModel.load(OnnxPerceptron.file(FEATURES, WIDTH, new SplittableRandom(SEED)));
                ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int clients : CLIENTS) {
                for (boolean batched : new boolean[] {false, true}) {
                    String word = batched ? "batched" : "unbatched";
                    options.say().accept(clients + " clients, " + word + " …");
                    SimpleMeterRegistry meters = new SimpleMeterRegistry();
                    Batcher batcher =
                            new Batching(batched ? limits : limits.unbatched(), threads, meters).of("bench", model);
                    ClosedLoop.Measured measured = load(batcher, clients, nanos);
                    best[batched ? 1 : 0] = Math.max(best[batched ? 1 : 0], measured.perSecond());
                    String at = String.format(Locale.ROOT, "clients_%03d_%s", clients, word);
                    result.metric(at + "_per_second", measured.perSecond())
                            .metric(at + "_p50_ms", measured.p50Millis())
                            .metric(at + "_p99_ms", measured.p99Millis());
                    if (batched) {
                        var done = batcher.statistics();
                        result.metric(at + "_rows_in_a_batch", (double) done.rows() / Math.max(1, done.batches()));
                    }
                }
            }
        }
        return result.metric("unbatched_per_second", best[0])
                .metric("batched_per_second", best[1])
                .metric("ratio_at_saturation", best[1] / best[0])
                .note("a perceptron of " + FEATURES + ", " + WIDTH + ", " + WIDTH + " and 1 units, one row a request; "
                        + cores + " lanes of one thread each, with and without batching")
                .note("closed loop: each client asks again as soon as it is answered; at saturation: the most answers a"
                        + " second at any number of clients")
                .build();
    }

    private static ClosedLoop.Measured load(Batcher batcher, int clients, long nanos) throws Exception {
        float[] values = new float[FEATURES];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < FEATURES; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Map<String, Tensor> row = Map.of("x", Tensor.of(new long[] {1, FEATURES}, values));
        return ClosedLoop.measure(clients, nanos / 2, nanos, () -> batcher.infer(row, Set.of(), LIMIT_NANOS));
    }
}
