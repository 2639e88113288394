package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Registers versions of an assistant, each a model, a prompt and an index together.
record AnswerVersions(Services services, Application application) {
    /// @param metrics of its documents
    Version register(AnswerContent content, Map<String, Double> metrics, String who) {
        ModelArtifact artifact = new ModelArtifact(
                AnswerRoom.ALGORITHM,
                List.of(application.answer().orElseThrow().asked().question()),
                new Calibration.None(),
                List.of(),
                content.bytes());
        return services.registry()
                .register(
                        new VersionLine(services.tenant(), application.name(), VersionLine.MODEL),
                        artifact,
                        provenance(artifact, content, metrics),
                        who);
    }

    private Provenance provenance(ModelArtifact artifact, AnswerContent content, Map<String, Double> metrics) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put(ModelSummary.ALGORITHM, AnswerRoom.ALGORITHM);
        parameters.put("model", content.model());
        parameters.put("index", Integer.toString(content.index()));
        parameters.put("prompt", content.promptVersion() == 0 ? "app.yaml" : "prompt:" + content.promptVersion());
        application.answer().orElseThrow().collection().ifPresent(name -> parameters.put("collection", name));
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
