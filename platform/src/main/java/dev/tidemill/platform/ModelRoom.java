package dev.tidemill.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemill.app.Application;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.recommend.bundle.Algorithms;
import dev.tidemill.recommend.bundle.Bundle;
import dev.tidemill.recommend.rank.Ranker;
import dev.tidemill.recommend.slate.SlateModel;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.ModelInUse;
import dev.tidemill.serve.Scorer;
import dev.tidemill.serve.ScorerProbe;
import dev.tidemill.serve.ScoringModel;
import dev.tidemill.serve.rollout.VersionKind;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// The models of one application as versions that answer, and the loaded ones that receipts name.
final class ModelRoom implements VersionKind<ModelInUse> {
    private static final int LOADED = 16;
    private static final int WARMING = 64;

    private final Services services;
    private final VersionLine line;
    private final Supplier<Application> application;
    private final AnswerRoom answers;
    private final Cache<Integer, ModelInUse> assistants =
            Caffeine.newBuilder().maximumSize(LOADED).build();
    private final Cache<Integer, SlateModel> bundles =
            Caffeine.newBuilder().maximumSize(LOADED).build();
    private final Cache<Integer, Scorer> scorers =
            Caffeine.newBuilder().maximumSize(LOADED).build();

    /// @param application the version in use
    /// @param answers     loads versions that answer with texts
    ModelRoom(Services services, String name, Supplier<Application> application, AnswerRoom answers) {
        this.answers = answers;
        this.services = services;
        this.line = new VersionLine(services.tenant(), name, VersionLine.MODEL);
        this.application = application;
    }

    VersionLine line() {
        return line;
    }

    @Override
    public String name() {
        return VersionLine.MODEL;
    }

    @Override
    public ModelInUse load(Version version, byte[] content) {
        if (application.get().slate().isPresent()) {
            return bundles.get(version.version(), ignored -> bundle(version, content));
        }
        if (application.get().answer().isPresent()) {
            return assistants.get(version.version(), ignored -> assistant(version, content));
        }
        Scorer scorer = scorers.get(version.version(), ignored -> read(version, artifact(version, content)));
        ModelInUse loaded = ScoringModel.of(
                version.version(), scorer, scorer.features(), ApplicationRuntime.featureNames(application.get()));
        ScorerProbe.probe(scorer);
        double[] nothing = new double[scorer.features().size()];
        Arrays.fill(nothing, Double.NaN);
        for (int i = 0; i < WARMING; i++) {
            scorer.probability(nothing);
        }
        return loaded;
    }

    /// A version, loaded, for an application with this vector.
    ModelInUse version(int number, List<String> names) {
        if (application.get().slate().isPresent()) {
            return bundles.get(number, this::bundle);
        }
        if (application.get().answer().isPresent()) {
            return assistants.get(number, this::assistant);
        }
        Scorer scorer = scorers.get(number, this::read);
        return ScoringModel.of(number, scorer, scorer.features(), names);
    }

    /// As [#version], of an application whose models score.
    ///
    /// @throws TidemillException INVALID where this one does not, or sees what the application does
    /// not have
    ScoringModel scoring(int number, List<String> names) {
        try {
            return ScoringModel.of(version(number, names));
        } catch (IllegalArgumentException unfit) {
            throw new TidemillException(ErrorCode.INVALID, String.valueOf(unfit.getMessage()), unfit);
        }
    }

    /// Which runtime a version is for.
    String algorithm(int number) {
        return ModelSummary.algorithm(services.registry().version(line, number).provenance());
    }

    private ModelInUse assistant(int number) {
        Version version = services.registry().version(line, number);
        return assistant(version, services.registry().content(version));
    }

    private ModelInUse assistant(Version version, byte[] content) {
        ModelArtifact artifact = artifact(version, content);
        if (!artifact.algorithm().equals(AnswerRoom.ALGORITHM)) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a version of an application that answers with texts must name model, prompt and index, got "
                            + artifact.algorithm() + "; make one with `tidemill model train`");
        }
        return answers.version(version.version(), application.get(), artifact.model());
    }

    private SlateModel bundle(int number) {
        Version version = services.registry().version(line, number);
        return bundle(version, services.registry().content(version));
    }

    private SlateModel bundle(Version version, byte[] content) {
        ModelArtifact artifact = artifact(version, content);
        if (!artifact.algorithm().equals(Bundle.ALGORITHM)) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a model of an application with slates must hold candidate models, got " + artifact.algorithm()
                            + "; train a version for this application");
        }
        Bundle bundle = Bundle.read(artifact.model(), Algorithms.formats());
        return new SlateModel(
                        version.version(), bundle.candidates(), bundle.ranker().map(Ranker::of))
                .warmed();
    }

    private ModelArtifact artifact(Version version, byte[] content) {
        return TakenModel.artifact(services.formats(), version, content);
    }

    private Scorer read(Version version, ModelArtifact artifact) {
        return services.formats().read(line.application() + ":" + version.version(), artifact);
    }

    private Scorer read(int number) {
        Version version = services.registry().version(line, number);
        return read(version, artifact(version, services.registry().content(version)));
    }
}
