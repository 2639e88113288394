package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import dev.tidemill.learn.XgboostFiles;
import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.Scorer;
import dev.tidemill.serve.ScorerProbe;
import dev.tidemill.serve.tabular.EnsembleFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Takes in models made elsewhere: what they declare is checked against the application, they are loaded and tried,
/// and only then they become versions.
final class ModelRegistration {
    private final Services services;

    ModelRegistration(Services services) {
        this.services = services;
    }

    Version register(ApplicationRuntime runtime, OutsideModel given, String who) {
        Application application = runtime.application();
        VersionLine line = new VersionLine(services.tenant(), application.name(), VersionLine.MODEL);
        OutsideModel model = kept(line, given);
        List<String> features = services.formats().format(model.format()).features(model.file(), model.inputs());
        requireFeatures(application, features);
        ModelArtifact artifact = new ModelArtifact(
                model.format(), features, new Calibration.None(), List.of(), model.settings(), model.file());
        Scorer scorer = services.formats().read(application.name() + ":new", artifact);
        ScorerProbe.probe(scorer);
        Map<String, String> parameters = new HashMap<>(model.settings());
        parameters.put(ModelSummary.ALGORITHM, model.format());
        Provenance provenance = new Provenance(
                "",
                application.version().toString(),
                runtime.pipeline().plan().features().plan().digest(),
                features,
                parameters,
                0,
                services.config().codeVersion(),
                Map.of(),
                "");
        return services.registry().register(line, artifact, provenance, who);
    }

    /// In the form in which it is kept.
    private OutsideModel kept(VersionLine line, OutsideModel given) {
        requireFile(given.file());
        byte[] file = switch (given.format()) {
            case "xgboost" -> XgboostFiles.json(given.file());
            case "ensemble" -> EnsembleFile.expand(given.file(), number -> member(line, number));
            default -> given.file();
        };
        return new OutsideModel(given.format(), given.inputs(), given.settings(), file);
    }

    private EnsembleFile.Content member(VersionLine line, int number) {
        Version version = services.registry().version(line, number);
        ModelArtifact artifact = TakenModel.artifact(
                services.formats(), version, services.registry().content(version));
        return new EnsembleFile.Content(version.artifact(), artifact.toBytes());
    }

    static void requireFile(byte[] file) {
        if (file.length == 0) {
            throw new TidemillException(ErrorCode.INVALID, "a model file must have content, got 0 bytes");
        }
    }

    private static void requireFeatures(Application application, List<String> features) {
        List<String> known = ApplicationRuntime.featureNames(application);
        List<Problem> problems = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        if (features.isEmpty()) {
            problems.add(
                    new Problem("inputs", "a model must name at least one feature", "", "give them with --inputs"));
        }
        for (String feature : features) {
            if (!known.contains(feature)) {
                problems.add(new Problem(
                        "inputs",
                        "an input must be a feature of application " + application.name() + " " + application.version(),
                        feature,
                        "declare it in the application file, or write input=feature where the model calls it"
                                + " otherwise"));
            }
            if (!seen.add(feature)) {
                problems.add(new Problem("inputs", "a feature must be an input once", feature, "name it once"));
            }
        }
        if (!problems.isEmpty()) {
            throw new TidemillException(ErrorCode.INVALID, problems.getFirst().toString(), problems);
        }
    }
}
