package dev.tidemill.platform;

import dev.tidemill.serve.inference.BatchSize;
import dev.tidemill.serve.inference.Signature;
import dev.tidemill.serve.inference.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Models by their names, as tools outside ask for them: each application's tabular model under the application's
/// name, and each tensor model under its own. A version is a registered version; without one, that in production
/// answers (of a tensor model that never was in production: the newest). Names and versions that are not there fail
/// with NOT_FOUND.
public interface Inference {
    /// A model by name and version.
    ///
    /// @param version empty is the one that answers
    record Which(String name, Optional<String> version) {}

    /// Every model and version, with whether it answers.
    List<Listed> index();

    /// One line of the index.
    ///
    /// @param reason why it is not ready; empty where it is
    record Listed(String name, String version, boolean ready, String reason) {}

    Described describe(Which which);

    /// What a model takes and gives.
    ///
    /// @param versions all there are
    record Described(String name, String version, List<String> versions, Signature signature) {}

    boolean ready(Which which);

    /// Runs a model.
    ///
    /// @param outputs names of those wanted; empty means all
    /// @param limit   how long the caller waits
    /// @throws dev.tidemill.core.TidemillException INVALID where the inputs do not fit; TIMEOUT; UNAVAILABLE where
    ///     it is unloaded, or too much waits already
    Answer infer(Which which, Map<String, Tensor> inputs, Set<String> outputs, Duration limit);

    /// Outputs, and who gave them.
    record Answer(String name, String version, Map<String, Tensor> outputs) {}

    /// Makes a model answer here again; decisions do not depend on it.
    void load(String name);

    /// Lets a model answer here no more, and gives back what it holds; decisions do not depend on it.
    void unload(String name);

    /// What models have done since they were loaded.
    ///
    /// @param name empty is all
    List<Statistics> statistics(Optional<String> name, Optional<String> version);

    /// What one version has done here.
    ///
    /// @param lastMillis when it last answered; 0 is never
    /// @param rows       answered
    /// @param batches    in how many runs
    /// @param sizes      the runs by how many rows they had
    record Statistics(
            String name,
            String version,
            long lastMillis,
            long rows,
            long batches,
            Spans succeeded,
            Spans failed,
            long waitNanos,
            long runNanos,
            List<BatchSize> sizes) {}

    /// How many, and how long they took together.
    record Spans(long count, long nanos) {}

    /// Registers a model made elsewhere as the application's next version.
    ///
    /// @throws dev.tidemill.core.TidemillException INVALID where its inputs do not fit the application's features,
    ///     or it cannot be loaded, or it gives no probability
    ModelSummary register(String application, OutsideModel model, String who);

    /// Registers an ONNX model that belongs to no application.
    ///
    /// @return its version
    int registerTensorModel(String name, byte[] file, String who);
}
