package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Makes a version again from its provenance alone, and compares: byte for byte, and where the bytes differ, metric
/// for metric.
final class Reproduction {
    static final String TRAIN_FROM = "split.train_from";
    static final String TEST_FROM = "split.test_from";
    static final String THREADS = "threads";
    private static final double SAME = 1e-9;

    private final Services services;
    private final Learning learning;

    Reproduction(Services services, Learning learning) {
        this.services = services;
        this.learning = learning;
    }

    /// @return `reproduced`: `bytes`, `metrics` or `no`; `differences`: one line each
    Map<String, Object> run(ApplicationRuntime runtime, Version version, String who, JobProgress progress) {
        Provenance from = version.provenance();
        String application = runtime.application().name();
        Optional<String> parent =
                Optional.of(services.registry().notes().version(version).run()).filter(run -> !run.isEmpty());
        return learning.recorder().run(application, "reproduce", parent, who, run -> {
            Application then = runtime.version(from.applicationVersion());
            if (from.parameters().containsKey(Refit.OF)) {
                Version of = Refit.judged(services.registry(), version);
                return compared(version, new Refit(services).make(then, of, threads(from), progress), run);
            }
            TrainRequest request = new TrainRequest(
                    Optional.of(from.dataset()),
                    Optional.of(time(from, TRAIN_FROM)),
                    Optional.of(time(from, TEST_FROM)));
            Learning.Made made = learning.make(then, request, threads(from), progress);
            return compared(version, made, run);
        });
    }

    private Map<String, Object> compared(Version version, Learning.Made made, String run) {
        Provenance from = version.provenance();
        byte[] again = made.trained().artifact().toBytes();
        boolean bytes = Arrays.equals(again, services.registry().content(version));
        List<String> differences = new ArrayList<>();
        Map<String, Double> metrics = made.trained().evaluation().metrics();
        new TreeMap<>(from.metrics()).forEach((name, was) -> {
            double now = metrics.getOrDefault(name, Double.NaN);
            boolean same = Double.compare(was, now) == 0 || Math.abs(was - now) <= SAME;
            if (!same) {
                differences.add(name + " was " + was + " and is " + now);
            }
        });
        if (!from.codeVersion().equals(services.config().codeVersion())) {
            differences.add("it was made by program " + from.codeVersion() + ", this is "
                    + services.config().codeVersion());
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("version", version.version());
        result.put("reproduced", bytes ? "bytes" : differences.isEmpty() ? "metrics" : "no");
        result.put("artifact", version.artifact());
        result.put("differences", differences);
        result.put("metrics", metrics);
        result.put("run", run);
        return result;
    }

    private static Instant time(Provenance from, String parameter) {
        String text = from.parameters().get(parameter);
        if (text == null) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a version must have been trained here to be made again, and its provenance has no " + parameter
                            + "; train a new one instead");
        }
        return Instant.parse(text);
    }

    private int threads(Provenance from) {
        return Integer.parseInt(from.parameters()
                .getOrDefault(THREADS, Integer.toString(services.config().threads())));
    }
}
