package dev.tidemill.platform;

import dev.tidemill.app.AnswerDefinition;
import dev.tidemill.app.Application;
import dev.tidemill.chat.search.Collection;
import dev.tidemill.registry.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Makes a version of an assistant: an index of the documents as they are, the model of the application file, and the
/// prompt in production, or the file's where none is. One line of versions holds all three, so that they are rolled
/// out, compared and taken back
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
        AnswerContent content =
                AnswerContent.of(definition.writing().model(), PromptRoom.inUse(services, application), index);
        Map<String, Double> metrics = new TreeMap<>();
        build.ifPresent(one -> {
            metrics.put("documents", (double) one.documents());
            metrics.put("chunks", (double) one.chunks());
        });
        Version version = new AnswerVersions(services, application).register(content, metrics, who);
        services.registry().notes().origin(version, "tidemill", "", run);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("version", version.version());
        result.put("index", index);
        result.put("model", definition.writing().model());
        result.put("prompt", content.promptVersion());
        build.ifPresent(one -> {
            result.put("documents", one.documents());
            result.put("chunks", one.chunks());
            result.put("kept", one.kept());
        });
        result.put("refused", refused);
        result.put("run", run);
        return result;
    }
}
