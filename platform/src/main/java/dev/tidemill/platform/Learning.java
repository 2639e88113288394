package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.ModelDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.DatasetManifest;
import dev.tidemill.learn.Evaluation;
import dev.tidemill.learn.EvaluationJson;
import dev.tidemill.learn.Evaluator;
import dev.tidemill.learn.SetEvaluation;
import dev.tidemill.learn.TimeSplit;
import dev.tidemill.learn.TrainedModel;
import dev.tidemill.learn.Trainer;
import dev.tidemill.learn.TrainingTable;
import dev.tidemill.registry.Activation;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.Scorer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// From datasets to registered versions, and from those to the one in use.
final class Learning {
    private final Services services;
    private final RunRecorder recorder;

    Learning(Services services) {
        this.services = services;
        this.recorder = new RunRecorder(services);
    }

    RunRecorder recorder() {
        return recorder;
    }

    private VersionLine line(String application) {
        return new VersionLine(services.tenant(), application, VersionLine.MODEL);
    }

    Map<String, Object> train(ApplicationRuntime runtime, TrainRequest request, String who, JobProgress progress) {
        String application = runtime.application().name();
        return recorder.run(application, "train", Optional.empty(), who, run -> {
            Made made = make(runtime.application(), request, services.config().threads(), progress);
            return registered(runtime, made, who, run);
        });
    }

    /// Trains a judged version once more on all rows that it was developed on; the result has `version`, `bytes` and
    /// `nanos`.
    Map<String, Object> refit(ApplicationRuntime runtime, int number, String who, JobProgress progress) {
        Version of = services.registry().version(line(runtime.application().name()), number);
        Optional<String> parent =
                Optional.of(services.registry().notes().version(of).run()).filter(run -> !run.isEmpty());
        return recorder.run(runtime.application().name(), "refit", parent, who, run -> {
            Made made = new Refit(services)
                    .make(runtime.application(), of, services.config().threads(), progress);
            Map<String, Object> result = registered(runtime, made, who, run);
            int version = ((Number) result.getOrDefault("version", 0)).intValue();
            result.put("refit_of", number);
            result.putAll(RetrainingComparison.cost(services, runtime, version));
            return result;
        });
    }

    private Map<String, Object> registered(ApplicationRuntime runtime, Made made, String who, String run) {
        Evaluation evaluation = made.trained().evaluation();
        Provenance provenance = new Provenance(
                made.data().manifest().digest(),
                runtime.application().version().toString(),
                runtime.pipeline().plan().features().plan().digest(),
                made.definition().features(),
                made.parameters(),
                made.definition().seed(),
                services.config().codeVersion(),
                evaluation.metrics(),
                EvaluationJson.of(evaluation));
        Version version = services.registry()
                .register(line(runtime.application().name()), made.trained().artifact(), provenance, who);
        services.registry().notes().origin(version, "tidemill", "", run);
        recorder.trained(run, made, provenance, version);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("version", version.version());
        result.put("artifact", version.artifact());
        result.put("dataset", provenance.dataset());
        result.put("rounds", evaluation.rounds());
        result.put("metrics", evaluation.metrics());
        result.put("run", run);
        return result;
    }

    /// What a training made.
    ///
    /// @param parameters all of them, with the split and the number of threads: enough to make it again
    record Made(ModelDefinition definition, TrainingData data, TrainedModel trained, Map<String, String> parameters) {}

    /// Trains the model of an application's version.
    Made make(Application application, TrainRequest request, int threads, JobProgress progress) {
        ModelDefinition model = model(application);
        progress.at(0, 0, "reading the dataset");
        TrainingData data =
                TrainingData.read(services.datasets(), application.name(), request.dataset(), model.features());
        TimeSplit split = data.split(model, request);
        TrainedModel trained = new Trainer(threads)
                .train(data.table(), model, split, (done, total, doing) -> progress.at(done, total, doing));
        Map<String, String> parameters = new TreeMap<>();
        trained.evaluation().parameters().forEach((name, value) -> parameters.put(name, Double.toString(value)));
        parameters.put(Reproduction.TRAIN_FROM, split.train().from().toString());
        parameters.put(Reproduction.TEST_FROM, split.test().from().toString());
        parameters.put(Reproduction.THREADS, Integer.toString(threads));
        return new Made(model, data, trained, parameters);
    }

    Map<String, Object> evaluate(
            ApplicationRuntime runtime, int number, Optional<String> dataset, JobProgress progress) {
        String application = runtime.application().name();
        Version version = services.registry().version(line(application), number);
        Optional<String> parent =
                Optional.of(services.registry().notes().version(version).run()).filter(run -> !run.isEmpty());
        return recorder.run(
                application, "evaluate", parent, "platform", run -> evaluated(run, runtime, number, dataset, progress));
    }

    private Map<String, Object> evaluated(
            String run, ApplicationRuntime runtime, int number, Optional<String> dataset, JobProgress progress) {
        Application application = runtime.application();
        ModelDefinition model = model(application);
        Version version = services.registry().version(line(application.name()), number);
        ModelArtifact artifact = TakenModel.artifact(
                services.formats(), version, services.registry().content(version));
        Scorer scorer = services.formats().read(application.name() + ":" + number, artifact);
        progress.at(0, 0, "reading the dataset");
        TrainingData data = TrainingData.read(services.datasets(), application.name(), dataset, scorer.features());
        TimeSplit.Span span =
                Refit.unseen(version, data.split(model, TrainRequest.NEWEST).test());
        SetEvaluation evaluation = new Evaluator(model.precisionAt(), model.seed())
                .evaluate(data.table(), span, margins(data.table(), scorer, progress), artifact.calibration());
        Map<String, Double> metrics = new TreeMap<>();
        evaluation.metrics().forEach((name, metric) -> metrics.put("test." + name, metric.value()));
        recorder.evaluated(run, data, metrics, EvaluationJson.of(evaluation), version);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("version", number);
        result.put("dataset", data.manifest().digest());
        result.put("from", span.from().toString());
        result.put("to", span.to().toString());
        result.put("rows", evaluation.rows().rows());
        result.put("metrics", metrics);
        return result;
    }

    private static double[] margins(TrainingTable table, Scorer scorer, JobProgress progress) {
        double[] margins = new double[table.rows()];
        double[] vector = new double[table.features().size()];
        for (int row = 0; row < margins.length; row++) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = table.columns()[i][row];
            }
            margins[row] = scorer.margin(vector);
            if (row % 65_536 == 0) {
                progress.at(row, margins.length, "scoring");
            }
        }
        return margins;
    }

    private static ModelDefinition model(Application application) {
        return application
                .model()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID,
                        "application " + application.name()
                                + " must declare a model to train one; add one to its file"));
    }

    List<ModelSummary> models(String application) {
        return services.registry().versions(line(application)).stream()
                .map(Learning::summary)
                .toList();
    }

    ModelSummary model(String application, int version) {
        return summary(services.registry().version(line(application), version));
    }

    static ModelSummary summary(Version version) {
        Provenance from = version.provenance();
        return new ModelSummary(
                version.version(),
                version.state() == Version.State.ACTIVE,
                ModelSummary.algorithm(from),
                version.created(),
                version.who(),
                version.artifact(),
                from.dataset(),
                from.applicationVersion(),
                from.codeVersion(),
                from.seed(),
                from.features(),
                from.parameters(),
                from.metrics(),
                from.evaluation());
    }

    /// The version is loaded and fitted to the application before the registry is told, so that one that cannot
    /// answer is never in use.
    ActivationEntry activate(ApplicationRuntime runtime, int number, String who) {
        String application = runtime.application().name();
        runtime.answering().model(number);
        Activation activation = services.registry().activate(line(application), number, who);
        runtime.answering().activated();
        return entry(activation);
    }

    ActivationEntry rollback(ApplicationRuntime runtime, String who) {
        Activation activation =
                services.registry().rollback(line(runtime.application().name()), who);
        runtime.answering().activated();
        return entry(activation);
    }

    List<ActivationEntry> activations(String application) {
        return services.registry().history(line(application)).reversed().stream()
                .map(Learning::entry)
                .toList();
    }

    private static ActivationEntry entry(Activation activation) {
        return new ActivationEntry(activation.at(), activation.who(), activation.action(), activation.version());
    }

    List<DatasetSummary> datasets(String application) {
        return services.datasets().list().stream()
                .filter(manifest -> manifest.origin().application().equals(application))
                .map(this::summary)
                .toList();
    }

    DatasetSummary dataset(String application, String digest) {
        return datasets(application).stream()
                .filter(summary -> summary.digest().equals(digest))
                .findFirst()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND, "application " + application + " has no dataset \"" + digest + "\""));
    }

    private DatasetSummary summary(DatasetManifest manifest) {
        return new DatasetSummary(
                manifest.digest(),
                manifest.origin().version(),
                manifest.rows(),
                manifest.created(),
                Instant.ofEpochMilli(manifest.origin().cutoff()),
                services.datasets().manifestJson(manifest));
    }
}
