package dev.tidemill.platform;

import dev.tidemill.app.AnswerDefinition;
import dev.tidemill.app.Application;
import dev.tidemill.chat.search.Collection;
import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Makes a version of an assistant: an index of the documents as they are, the model and the prompt of the
/// application file. One line of versions holds all three, so that they are rolled out, compared and taken back
/// together.
final class AnswerTraining {
    private final Services services;
    private final RunRecorder recorder;
    private final DocumentShelf shelf;
    private final ApplicationRuntime runtime;

    AnswerTraining(Services services, RunRecorder recorder, DocumentShelf shelf, ApplicationRuntime runtime) {
        this.services = services;
        this.recorder = recorder;
        this.shelf = shelf;
        this.runtime = runtime;
    }

    /// The making, for somebody.
    JobRunner.Work work(String who) {
        return progress -> {
            Application application = runtime.application();
            return recorder.run(
                    application.name(), "train", Optional.empty(), who, run -> made(run, application, who, progress));
        };
    }

    private Map<String, Object> made(String run, Application application, String who, JobProgress progress) {
        AnswerDefinition definition = application.answer().orElseThrow();
        List<String> refused = new ArrayList<>();
        Optional<Collection.Build> build =
                definition.collection().map(ignored -> shelf.build(application, progress, refused));
        int index = build.map(one -> DocumentShelf.number(one.version())).orElse(0);
        String template = definition.writing().prompt();
        ModelArtifact artifact = new ModelArtifact(
                AnswerRoom.ALGORITHM,
                List.of(definition.asked().question()),
                new Calibration.None(),
                List.of(),
                AnswerRoom.content(
                        definition.writing().model(),
                        AnswerRoom.prompt(template).definition(),
                        index));
        Version version = services.registry()
                .register(
                        new VersionLine(services.tenant(), application.name(), VersionLine.MODEL),
                        artifact,
                        provenance(application, definition, artifact, index, build),
                        who);
        services.registry().notes().origin(version, "tidemill", "", run);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("version", version.version());
        result.put("index", index);
        result.put("model", definition.writing().model());
        build.ifPresent(one -> {
            result.put("documents", one.documents());
            result.put("chunks", one.chunks());
            result.put("kept", one.kept());
        });
        result.put("refused", refused);
        result.put("run", run);
        return result;
    }

    private Provenance provenance(
            Application application,
            AnswerDefinition definition,
            ModelArtifact artifact,
            int index,
            Optional<Collection.Build> build) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put(ModelSummary.ALGORITHM, AnswerRoom.ALGORITHM);
        parameters.put("model", definition.writing().model());
        parameters.put("index", Integer.toString(index));
        definition.collection().ifPresent(name -> parameters.put("collection", name));
        Map<String, Double> metrics = new TreeMap<>();
        build.ifPresent(one -> {
            metrics.put("documents", (double) one.documents());
            metrics.put("chunks", (double) one.chunks());
        });
        return new Provenance(
                "",
                application.version().toString(),
                "",
                artifact.features(),
                parameters,
                0,
                services.config().codeVersion(),
                metrics,
                "{}");
    }
}
