package dev.tidemill.recommend.bundle;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.recommend.attention.AttentionModel;
import dev.tidemill.recommend.content.ContentModel;
import dev.tidemill.recommend.content.ContentTrainer;
import dev.tidemill.recommend.factor.FactorModel;
import dev.tidemill.recommend.factor.IalsParameters;
import dev.tidemill.recommend.factor.IalsTrainer;
import dev.tidemill.recommend.kernel.Kernels;
import dev.tidemill.recommend.linear.ClosedFormTrainer;
import dev.tidemill.recommend.linear.GraphFilterModel;
import dev.tidemill.recommend.linear.GraphFilterTrainer;
import dev.tidemill.recommend.linear.ItemWeightModel;
import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.matrix.Interactions;
import dev.tidemill.recommend.model.CandidateArtifact;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.CandidateTrainer;
import dev.tidemill.recommend.model.ModelFormat;
import dev.tidemill.recommend.model.TrainingRun;
import dev.tidemill.recommend.neighbour.NeighbourModel;
import dev.tidemill.recommend.neighbour.NeighbourTrainer;
import dev.tidemill.recommend.sequence.SequenceTrainers;
import dev.tidemill.recommend.sequence.Sequences;
import dev.tidemill.recommend.session.NeighbourSettings;
import dev.tidemill.recommend.session.SessionNeighbourModel;
import dev.tidemill.recommend.session.SessionNeighbourTrainer;
import dev.tidemill.recommend.session.TransitionModel;
import dev.tidemill.recommend.session.TransitionSettings;
import dev.tidemill.recommend.session.TransitionTrainer;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// The one place where the name of an algorithm finds its trainer and its format. A new one is a
/// line in each.
public final class Algorithms {
    private static final String COSINE = "cosine";
    private static final String JACCARD = "jaccard";
    private static final String RP3BETA = "rp3beta";

    private Algorithms() {}

    /// The formats of all.
    public static List<ModelFormat> formats() {
        Kernels kernels = Kernels.fastest();
        return List.of(
                FactorModel.format(kernels),
                ItemWeightModel.format(ItemWeightModel.EASE, kernels),
                ItemWeightModel.format(ItemWeightModel.EDLAE, kernels),
                GraphFilterModel.format(kernels),
                NeighbourModel.format(COSINE),
                NeighbourModel.format(JACCARD),
                NeighbourModel.format(RP3BETA),
                TransitionModel.format(kernels),
                SessionNeighbourModel.format(),
                AttentionModel.format(kernels),
                ContentModel.format(kernels));
    }

    /// Makes a model of what there is.
    @FunctionalInterface
    interface Training {
        /// @throws IllegalArgumentException where the algorithm cannot take such data, with the remedy
        CandidateArtifact train(Material material, TrainingRun run);
    }

    /// The training of a declared candidate.
    ///
    /// @throws IllegalArgumentException where its parameters are not the algorithm's, or out of range
    static Training training(SlateDefinition.Candidate candidate) {
        Kernels kernels = Kernels.fastest();
        Map<String, Double> given = candidate.parameters();
        return switch (candidate.algorithm()) {
            case FactorModel.ALGORITHM -> matrix(IalsTrainer.withoutUsers(IalsParameters.of(given), kernels));
            case ItemWeightModel.EASE, ItemWeightModel.EDLAE ->
                matrix(ClosedFormTrainer.of(candidate.algorithm(), given, kernels));
            case GraphFilterModel.ALGORITHM -> matrix(GraphFilterTrainer.of(given, kernels));
            case COSINE, JACCARD, RP3BETA -> matrix(NeighbourTrainer.of(candidate.algorithm(), given));
            case TransitionModel.SLIST -> order(new TransitionTrainer(TransitionSettings.of(given), kernels));
            case SessionNeighbourModel.VMIS_KNN -> order(new SessionNeighbourTrainer(NeighbourSettings.of(given)));
            case AttentionModel.GSASREC -> elsewhere(candidate.algorithm(), given);
            case ContentModel.ALGORITHM -> content(ContentTrainer.of(given, kernels));
            default ->
                throw new IllegalArgumentException("a trained candidate must be of an algorithm that is known, got \""
                        + candidate.algorithm() + "\"");
        };
    }

    private static Training matrix(CandidateTrainer<Interactions, ? extends CandidateModel> trainer) {
        return (material, run) ->
                new CandidateArtifact(trainer.train(material.interactions(), run), material.items(), Ids.none());
    }

    private static Training order(CandidateTrainer<Sequences, ? extends CandidateModel> trainer) {
        return (material, run) ->
                new CandidateArtifact(trainer.train(material.sequences(), run), material.items(), Ids.none());
    }

    private static Training content(ContentTrainer trainer) {
        return (material, run) -> {
            Ids all = material.described();
            List<String> texts = all.names().stream()
                    .map(id -> material.texts().getOrDefault(id, ""))
                    .toList();
            return new CandidateArtifact(
                    trainer.train(texts, material.items().size(), material.embedder(), run), all, Ids.none());
        };
    }

    /// A trainer that a module of its own brings; where it is not there, that is told once a
    /// training begins, so that
    /// what was trained elsewhere is still served.
    private static Training elsewhere(String algorithm, Map<String, Double> given) {
        for (SequenceTrainers trainers : ServiceLoader.load(SequenceTrainers.class)) {
            if (trainers.algorithm().equals(algorithm)) {
                return order(trainers.trainer(given));
            }
        }
        return (material, run) -> {
            throw new IllegalArgumentException("the trainer of " + algorithm + " must be on the class path, got none"
                    + " (build it with mvn -Ptorch -pl recommend-torch -am package, and start with"
                    + " TIDEMILL_CLASS_PATH, docs/recommend-models.md)");
        };
    }

    private static Map<String, Double> bounds(
            SlateDefinition.Candidate candidate, ToDoubleFunction<SlateDefinition.Range> bound) {
        Map<String, Double> bounds = new TreeMap<>();
        candidate.search().forEach((word, range) -> bounds.put(word, bound.applyAsDouble(range)));
        return bounds;
    }

    /// Refuses parameters that the algorithms do not know.
    ///
    /// @throws TidemillException INVALID with the first that is wrong
    public static void check(SlateDefinition slate) {
        slate.candidates().forEach((name, candidate) -> {
            try {
                if (!candidate.live()) {
                    training(candidate);
                    training(candidate.with(bounds(candidate, SlateDefinition.Range::low)));
                    training(candidate.with(bounds(candidate, SlateDefinition.Range::high)));
                } else if (!candidate.parameters().isEmpty()) {
                    throw new IllegalArgumentException(candidate.algorithm() + " has no parameters, got "
                            + candidate.parameters().keySet());
                }
            } catch (IllegalArgumentException wrong) {
                throw new TidemillException(
                        ErrorCode.INVALID, "slate.candidates." + name + ": " + wrong.getMessage(), wrong);
            }
        });
    }
}
