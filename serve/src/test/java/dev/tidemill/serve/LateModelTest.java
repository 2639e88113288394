package dev.tidemill.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.app.Feature;
import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.serve.inference.BatchLimits;
import dev.tidemill.serve.inference.Batcher;
import dev.tidemill.serve.inference.DataType;
import dev.tidemill.serve.inference.Signature;
import dev.tidemill.serve.inference.Tensor;
import dev.tidemill.serve.inference.TensorModel;
import dev.tidemill.serve.inference.TensorScorer;
import dev.tidemill.serve.inference.TensorSpec;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// A model that never answers costs a decision its deadline and no more.
final class LateModelTest {
    private static final List<String> NAMES =
            Logins.application().features().stream().map(Feature::name).toList();

    private record Hanging(CountDownLatch release) implements TensorModel {
        @Override
        public Signature signature() {
            return new Signature(
                    "test",
                    List.of(new TensorSpec("x", DataType.FP32, new long[] {-1, NAMES.size()})),
                    List.of(new TensorSpec("probability", DataType.FP32, new long[] {-1, 1})),
                    true);
        }

        @Override
        public Map<String, Tensor> infer(Map<String, Tensor> inputs, Set<String> outputs) {
            try {
                release.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return Map.of("probability", Tensor.of(new long[] {1, 1}, 0.5f));
        }
    }

    @Test
    void rulesAnswerWhereTheModelHangs() {
        CountDownLatch release = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Batcher batcher = new Batcher(
                    "hanging",
                    new Hanging(release),
                    BatchLimits.DEFAULT,
                    threads,
                    Clock.SYSTEM,
                    new SimpleMeterRegistry());
            ModelArtifact artifact = new ModelArtifact("onnx", NAMES, new Calibration.None(), List.of(), new byte[1]);
            ModelInUse model = ScoringModel.of(7, TensorScorer.of(artifact, batcher), NAMES, NAMES);
            Receipt receipt = decider(model)
                    .decide(
                            Logins.login("a", Logins.NOON, "alice", "home", 1.5),
                            0,
                            new double[NAMES.size()],
                            new Decider.Spent(1, 2, 3));
            release.countDown();
            assertThat(receipt.fallback()).contains("late");
            assertThat(receipt.probability()).isNaN();
            assertThat(receipt.outcome()).isNotEmpty();
        }
    }

    private static ScoringDecider decider(ModelInUse model) {
        return new ScoringDecider(
                Logins.application(),
                Versions.of(() -> model),
                InstantSource.fixed(Instant.ofEpochMilli(Logins.NOON)),
                Clock.SYSTEM);
    }
}
