package dev.tidemill.server;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Inference;
import dev.tidemill.platform.ModelSummary;
import dev.tidemill.platform.OutsideModel;
import dev.tidemill.serve.inference.DataType;
import dev.tidemill.serve.inference.Signature;
import dev.tidemill.serve.inference.Tensor;
import dev.tidemill.serve.inference.TensorSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One model called `fraud` whose output `same` is its input `x`, FP64 `[-1, 1]`.
final class FakeInference implements Inference {
    private static final long[] COLUMN = {-1, 1};
    private static final Signature SIGNATURE = new Signature(
            "test",
            List.of(new TensorSpec("x", DataType.FP64, COLUMN)),
            List.of(new TensorSpec("same", DataType.FP64, COLUMN)),
            true);

    private boolean unloaded;

    private void require(String name) {
        if (!name.equals("fraud")) {
            throw new TidemillException(ErrorCode.NOT_FOUND, "model must be one of [fraud], got \"" + name + "\"");
        }
    }

    @Override
    public List<Listed> index() {
        return List.of(new Listed("fraud", "2", !unloaded, unloaded ? "unloaded" : ""));
    }

    @Override
    public Described describe(Which which) {
        require(which.name());
        return new Described("fraud", which.version().orElse("2"), List.of("1", "2"), SIGNATURE);
    }

    @Override
    public boolean ready(Which which) {
        return which.name().equals("fraud") && !unloaded;
    }

    @Override
    public Answer infer(Which which, Map<String, Tensor> inputs, Set<String> outputs, Duration limit) {
        require(which.name());
        SIGNATURE.check(inputs, outputs);
        Map<String, Tensor> answer = new LinkedHashMap<>();
        inputs.values().forEach(tensor -> answer.put("same", tensor));
        return new Answer("fraud", which.version().orElse("2"), answer);
    }

    @Override
    public void load(String name) {
        require(name);
        unloaded = false;
    }

    @Override
    public void unload(String name) {
        require(name);
        unloaded = true;
    }

    @Override
    public List<Statistics> statistics(Optional<String> name, Optional<String> version) {
        name.ifPresent(this::require);
        return List.of(new Statistics("fraud", "2", 5, 3, 2, new Spans(2, 10), new Spans(1, 4), 0, 10));
    }

    @Override
    public ModelSummary register(String application, OutsideModel model, String who) {
        require(application);
        if (model.inputs().isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID, "inputs must name the features that the model takes, in its order");
        }
        return Samples.model(3, false);
    }

    @Override
    public int registerTensorModel(String name, byte[] file, String who) {
        return 1;
    }
}
