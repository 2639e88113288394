package dev.tidemill.bench.recommend;

import dev.tidemill.bench.Bench;
import dev.tidemill.bench.BenchOption;
import dev.tidemill.bench.BenchOptions;
import dev.tidemill.bench.BenchResult;
import dev.tidemill.bench.Target;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.kernel.Workers;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// How good slates are on public splits, each in its own protocol, with the published table beside ours.
public final class RecommendQualityBench implements Bench {
    private static final List<QualityFormat> FORMATS =
            List.of(new MsFormat(), new LightGcnFormat(), new SasrecFormat(), new SessionsFormat());

    @Override
    public String name() {
        return "recommend-quality";
    }

    @Override
    public String description() {
        return "how good recommendations are on public splits in their exact protocols, beside the published tables";
    }

    @Override
    public List<BenchOption> options() {
        String formats = FORMATS.stream()
                .map(format -> format.name() + ": " + format.description())
                .collect(Collectors.joining("; "));
        return List.of(
                new BenchOption("format", "NAME", "the protocol of the data (" + formats + ")"),
                new BenchOption("select", "BOOLEAN", "chooses hyper-parameters anew where they are constants (false)"),
                new BenchOption("threads", "N", "threads that train (all processors)"));
    }

    @Override
    public List<Target> targets(BenchOptions options) {
        return format(options).targets();
    }

    @Override
    public BenchResult run(BenchOptions options) throws Exception {
        QualityFormat format = format(options);
        int processors = Runtime.getRuntime().availableProcessors();
        int threads = (int) options.number("threads", processors, 1, 1024);
        BenchResult.Builder result = BenchResult.of(name());
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            format.measure(options, new Workers(executor, threads), result);
        }
        return result.note("format " + format.name() + ", " + threads + " threads, kernels "
                        + Kernels.fastest().name())
                .build();
    }

    private static QualityFormat format(BenchOptions options) {
        String name = options.value("format", "");
        return FORMATS.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--format must be one of "
                        + FORMATS.stream().map(QualityFormat::name).toList() + ", got \"" + name + "\""));
    }
}
