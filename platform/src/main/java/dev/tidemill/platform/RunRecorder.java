package dev.tidemill.platform;

import dev.tidemill.chat.evaluate.MeanInterval;
import dev.tidemill.data.DatasetManifest;
import dev.tidemill.learn.Evaluation;
import dev.tidemill.recommend.bundle.Halving;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.tracking.DatasetInput;
import dev.tidemill.registry.tracking.Experiment;
import dev.tidemill.registry.tracking.MetricPoint;
import dev.tidemill.registry.tracking.NewRun;
import dev.tidemill.registry.tracking.Run;
import dev.tidemill.registry.tracking.RunBatch;
import dev.tidemill.registry.tracking.RunChange;
import dev.tidemill.registry.tracking.RunStatus;
import dev.tidemill.registry.tracking.Tracking;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Writes what the platform learns as runs, in an experiment called as the application is.
final class RunRecorder {
    static final String ACTION = "tidemill.action";
    static final String VERSION = "tidemill.version";
    private static final int LONGEST_FAILURE = 4000;

    private final Services services;

    RunRecorder(Services services) {
        this.services = services;
    }

    private Tracking tracking() {
        return services.tracking();
    }

    /// Does work inside a run, which ends as the work does.
    <T> T run(String application, String action, Optional<String> parent, String who, Function<String, T> work) {
        String run = begin(application, action, parent, who);
        try {
            T done = work.apply(run);
            end(run, RunStatus.FINISHED);
            return done;
        } catch (RuntimeException | Error e) {
            String why = String.valueOf(e.getMessage());
            tracking()
                    .log(
                            run,
                            RunBatch.tags(Map.of(
                                    "tidemill.failure", why.substring(0, Math.min(LONGEST_FAILURE, why.length())))));
            end(run, RunStatus.FAILED);
            throw e;
        }
    }

    private String begin(String application, String action, Optional<String> parent, String who) {
        Experiment experiment = tracking().experiments().named(application);
        Map<String, String> tags = new HashMap<>(Map.of(
                ACTION,
                action,
                "tidemill.application",
                application,
                "tidemill.code_version",
                services.config().codeVersion(),
                "tidemill.machine",
                machine(),
                "mlflow.source.name",
                "tidemill",
                "mlflow.user",
                who));
        parent.ifPresent(id -> tags.put(Run.PARENT, id));
        return tracking()
                .begin(new NewRun(experiment.id(), Optional.empty(), who, Optional.empty(), tags))
                .info()
                .id();
    }

    private String machine() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", Java "
                + System.getProperty("java.version") + ", " + services.config().threads() + " threads";
    }

    private void end(String run, RunStatus status) {
        tracking().update(run, RunChange.ended(status, services.config().clock().instant()));
    }

    /// Writes what a training made; each combination of parameters that it tried becomes a run within.
    void trained(String run, Learning.Made made, Provenance provenance, Version version) {
        Map<String, String> parameters = new TreeMap<>(provenance.parameters());
        parameters.put("seed", Long.toString(provenance.seed()));
        parameters.put("features", Integer.toString(provenance.features().size()));
        parameters.put("application_version", provenance.applicationVersion());
        parameters.put("feature_digest", provenance.featureDigest());
        tracking()
                .log(
                        run,
                        new RunBatch(
                                points(
                                        provenance.metrics(),
                                        made.trained().evaluation().rounds()),
                                parameters,
                                Map.of(
                                        VERSION,
                                        Integer.toString(version.version()),
                                        "tidemill.artifact",
                                        version.artifact())));
        tracking().inputs(run, List.of(dataset(made.data(), "training")));
        file(run, "evaluation.json", provenance.evaluation().getBytes(StandardCharsets.UTF_8));
        file(run, "model/tidemill-model.zip", services.registry().content(version));
        List<Evaluation.Trial> trials = made.trained().evaluation().trials();
        for (int i = 0; trials.size() > 1 && i < trials.size(); i++) {
            trial(run, made, trials.get(i), i + 1, version.who());
        }
    }

    /// Writes what a training of candidates made.
    void slates(String run, DatasetManifest manifest, Provenance provenance, Version version) {
        Map<String, String> parameters = new TreeMap<>(provenance.parameters());
        parameters.put("seed", Long.toString(provenance.seed()));
        parameters.put("application_version", provenance.applicationVersion());
        tracking()
                .log(
                        run,
                        new RunBatch(
                                points(provenance.metrics(), 0),
                                parameters,
                                Map.of(
                                        VERSION,
                                        Integer.toString(version.version()),
                                        "tidemill.artifact",
                                        version.artifact(),
                                        "tidemill.dataset",
                                        manifest.digest())));
    }

    private void trial(String parent, Learning.Made made, Evaluation.Trial trial, int number, String who) {
        String application = made.data().manifest().origin().application();
        String run = begin(application, "trial", Optional.of(parent), who);
        Map<String, String> parameters = new TreeMap<>();
        trial.parameters().forEach((name, value) -> parameters.put(name, Double.toString(value)));
        String metric = "validation." + made.definition().metric();
        tracking()
                .log(
                        run,
                        new RunBatch(
                                points(
                                        Map.of(metric, trial.value(), "rounds", (double) trial.rounds()),
                                        trial.rounds()),
                                parameters,
                                Map.of("tidemill.trial", Integer.toString(number))));
        end(run, RunStatus.FINISHED);
    }

    /// Writes every trial of a search for better parameters as a run within.
    void trials(String parent, String application, Halving.Tuned tuned, String who) {
        int number = 0;
        for (Halving.Trial trial : tuned.trials()) {
            String run = begin(application, "trial", Optional.of(parent), who);
            Map<String, String> parameters = new TreeMap<>();
            parameters.put("candidate", trial.candidate());
            parameters.put("one_of_users", Integer.toString(trial.every()));
            trial.parameters().forEach((name, value) -> parameters.put(name, Double.toString(value)));
            tracking()
                    .log(
                            run,
                            new RunBatch(
                                    points(Map.of("validation.ndcg_at_10", trial.value()), 0),
                                    parameters,
                                    Map.of("tidemill.trial", Integer.toString(++number))));
            end(run, RunStatus.FINISHED);
        }
    }

    /// Writes what an evaluation measured.
    void evaluated(String run, TrainingData data, Map<String, Double> metrics, String evaluation, Version version) {
        tracking()
                .log(
                        run,
                        new RunBatch(
                                points(metrics, 0), Map.of(), Map.of(VERSION, Integer.toString(version.version()))));
        tracking().inputs(run, List.of(dataset(data, "evaluation")));
        file(run, "evaluation.json", evaluation.getBytes(StandardCharsets.UTF_8));
    }

    private List<MetricPoint> points(Map<String, Double> metrics, long step) {
        long now = services.config().clock().millis();
        List<MetricPoint> points = new ArrayList<>();
        new TreeMap<>(metrics).forEach((name, value) -> points.add(new MetricPoint(name, value, now, step)));
        return points;
    }

    private DatasetInput dataset(TrainingData data, String context) {
        String columns = data.manifest().columns().stream()
                .map(column -> "\"" + column.name() + "\"")
                .reduce((one, other) -> one + "," + other)
                .orElse("");
        return new DatasetInput(
                data.manifest().origin().application(),
                data.manifest().digest(),
                "tidemill",
                "tidemill:/datasets/" + data.manifest().digest(),
                "{\"columns\":[" + columns + "]}",
                services.datasets().manifestJson(data.manifest()),
                Map.of(DatasetInput.CONTEXT, context));
    }

    /// Writes what answers to questions were like: means, with the ends of their intervals.
    void answered(String run, int version, Map<String, String> parameters, Map<String, MeanInterval> metrics) {
        Map<String, Double> points = new TreeMap<>();
        metrics.forEach((name, mean) -> {
            points.put(name, mean.mean());
            points.put(name + ".low", mean.low());
            points.put(name + ".high", mean.high());
        });
        Map<String, String> tags = version == 0 ? Map.of() : Map.of(VERSION, Integer.toString(version));
        tracking().log(run, new RunBatch(points(points, 0), parameters, tags));
    }

    void file(String run, String path, String content) {
        file(run, path, content.getBytes(StandardCharsets.UTF_8));
    }

    private void file(String run, String path, byte[] content) {
        Tracking.ownFolder(tracking().run(run).info())
                .ifPresent(folder -> tracking().files().put(folder + "/" + path, content));
    }
}
