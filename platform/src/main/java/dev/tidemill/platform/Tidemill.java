package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.log.Quarantined;
import dev.tidemill.registry.tracking.Tracking;
import dev.tidemill.serve.Receipt;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The platform in the caller's process. Every name of an application that is not applied, of a receipt, model,
/// dataset or job that is not there fails with [dev.tidemill.core.ErrorCode#NOT_FOUND]. Safe for many threads.
public interface Tidemill extends AutoCloseable {
    /// Opens a home, with every application that was applied in it at work.
    ///
    /// @throws dev.tidemill.core.TidemillException CONFLICT where another process has the home; STORAGE where it
    ///                                             cannot be read or written, or is of a newer version
    static Tidemill open(Config config) {
        return EmbeddedTidemill.open(config);
    }

    /// Applied applications in their versions in use, by name.
    List<Application> applications();

    Application application(String name);

    /// Every applied version, newest first.
    List<ApplicationVersion> versions(String application);

    /// Reads `app.yaml` in the folder (or the file itself), checks it, compares it with the version in use, keeps
    /// it for ever and takes it in use; features that are new are computed from the journal before it returns.
    /// Applying the same text again changes nothing.
    ///
    /// @throws dev.tidemill.core.TidemillException INVALID with every problem; CONFLICT where the version is not
    ///                                             great enough for what changed, or has another text already
    ApplicationVersion apply(Path folder, String who);

    /// Takes in events of one stream, each on its own.
    List<EventVerdict> ingest(String application, String stream, EventBody body);

    /// Takes in outcomes: events of the application's outcome stream.
    List<EventVerdict> outcomes(String application, EventBody body);

    /// Decides one event, given as JSON (UTF-8), for the home's owner.
    default DecisionAnswer decide(String application, byte[] event) {
        return decide(application, event, Caller.OWNER);
    }

    /// Decides one event, given as JSON (UTF-8).
    ///
    /// @param caller who asks, and pays where a language model answers
    /// @throws dev.tidemill.core.TidemillException FORBIDDEN where it is somebody else's
    DecisionAnswer decide(String application, byte[] event, Caller caller);

    /// The receipt with its reasons.
    Receipt receipt(String application, String decision);

    /// Receipts with offsets below `before`, newest first.
    List<Receipt> receipts(String application, long before, int limit);

    /// The outcome that became known about a decision, as JSON of its event.
    Optional<String> outcomeOf(String application, String decision);

    /// Makes a decision again from its receipt with the versions that it names, and compares.
    ReplayedDecision replay(String application, String decision);

    /// Refused inputs with sequences below `before`, newest first.
    List<Quarantined> quarantine(String application, long before, int limit);

    ApplicationStatistics statistics(String application);

    /// Imports the files in a folder (or one file) by a mapping of the application; goes on where an earlier
    /// import of the same files stopped.
    Job importFiles(String application, String mapping, Path path);

    /// Computes the training dataset from the journal, with the labels known by the cutoff (empty: now).
    Job replayFeatures(String application, Optional<Instant> cutoff);

    /// Computes again what live decisions saw; the result has `checked`, `equal` and, where
    /// they differ, `first_difference`.
    Job verifyFeatures(String application);

    List<DatasetSummary> datasets(String application);

    DatasetSummary dataset(String application, String digest);

    /// Trains, evaluates and registers a version; the result has `version` and its metrics.
    Job train(String application, TrainRequest request);

    /// As [#train(String, TrainRequest)]; the version is `who`'s, so that somebody else approves it.
    default Job train(String application, TrainRequest request, String who) {
        return train(application, request);
    }

    /// Runs: trainings, trials, evaluations, and what others log here.
    Tracking tracking();

    /// What may be done with versions beyond putting them in use: cards, approvals, aliases, deletion,
    /// reproduction.
    ModelLibrary library();

    /// Evaluates a registered version on a dataset (empty: the newest).
    Job evaluate(String application, int version, Optional<String> dataset);

    /// Models by name, as tools outside ask for them, and models made elsewhere.
    Inference inference();

    /// All model versions, newest first.
    List<ModelSummary> models(String application);

    ModelSummary model(String application, int version);

    /// Puts a version in use, at once, without dropping a request.
    ActivationEntry activate(String application, int version, String who);

    /// Puts the version in use that was before the present one.
    ActivationEntry rollback(String application, String who);

    /// What was in use when, newest first.
    List<ActivationEntry> activations(String application);

    /// Deciding past periods again.
    Backtests backtests();

    /// Checks on data, datasets by name, retention, lineage.
    DataRoom data();

    /// What is tried on whom, and what it tells.
    Experimentation experimentation();

    /// Versions on their way into production.
    Rollouts rollouts();

    /// Lists of items.
    Recommendations recommendations();

    /// Documents that assistants answer from.
    Documents documents();

    /// How well assistants answer.
    Assistants assistants();

    /// What assistants are told.
    Prompts prompts();

    /// Language models by name.
    Chats chats();

    Job job(String id);

    /// Waits until the job ends, or the thread is interrupted.
    Job await(String id);

    List<Job> jobs();

    ApiKeys keys();

    /// What was served, watched: drift, quality, fairness, alerts.
    Watching watching();

    /// Models trained again by themselves, or by hand.
    Retraining retraining();

    /// Where the platform counts and times; add a registry to read them.
    MeterRegistry meters();

    /// Whether every applied application can decide.
    default boolean ready() {
        return whyNotReady().isEmpty();
    }

    /// What keeps an application from deciding, with the remedy; empty where all can.
    Optional<String> whyNotReady();

    @Override
    void close();
}
