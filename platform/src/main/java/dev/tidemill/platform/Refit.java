package dev.tidemill.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.app.Application;
import dev.tidemill.app.ModelDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.learn.TimeSplit;
import dev.tidemill.learn.TrainedModel;
import dev.tidemill.learn.Trainer;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.Version;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Trains a judged version once more, on all rows that it was developed on: those it learned from, those it was chosen
/// on, those it was judged on, and the gaps between. Parameters, rounds and calibration are the judged version's, for
/// no row is left to choose them on; so its figures are those of that version, and a refit has none of its own.
final class Refit {
    /// The version that it is a refit of.
    static final String OF = "refit.of";

    /// Before when it has learned from everything.
    static final String TRAIN_TO = "split.train_to";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Services services;

    Refit(Services services) {
        this.services = services;
    }

    /// The version whose held-out rows tell how a version does: the one that it is a refit of, or itself.
    ///
    /// @throws TidemillException NOT_FOUND where that version is gone
    static Version judged(Registry registry, Version version) {
        String of = version.provenance().parameters().get(OF);
        return of == null ? version : registry.version(version.line(), Integer.parseInt(of));
    }

    /// The end of the rows that a refit has learned from; empty where a version is none.
    static Optional<Instant> learnedTo(Version version) {
        return Optional.ofNullable(version.provenance().parameters().get(OF))
                .map(_ -> Instant.parse(version.provenance().parameters().get(TRAIN_TO)));
    }

    /// The part of a span that a version has not learned from.
    ///
    /// @throws TidemillException INVALID where it has learned from all of it
    static TimeSplit.Span unseen(Version version, TimeSplit.Span span) {
        Instant from = learnedTo(version).filter(span.from()::isBefore).orElse(span.from());
        if (!from.isBefore(span.to())) {
            throw invalid("a version must be judged on rows that it has not learned from, and version "
                    + version.version() + " has learned from all rows before " + from + "; judge version "
                    + version.provenance().parameters().get(OF) + ", which it is a refit of, or wait for newer rows");
        }
        return new TimeSplit.Span(from, span.to());
    }

    /// Makes it from the dataset of the judged version; its parameters are enough to make it again.
    Learning.Made make(Application application, Version of, int threads, JobProgress progress) {
        Provenance from = of.provenance();
        if (from.parameters().containsKey(OF)) {
            throw invalid(
                    "a version must have been judged on rows of its own to be refitted, and version " + of.version()
                            + " is a refit of version " + from.parameters().get(OF) + "; refit that one");
        }
        ModelDefinition model = application
                .model()
                .orElseThrow(() -> invalid("application " + application.name() + " must declare a model"));
        JsonNode evaluation = evaluation(of);
        Instant begin = instant(of, evaluation.path("train").path("from"));
        Instant end = instant(of, evaluation.path("test").path("rows").path("to"));
        progress.at(0, 0, "reading the dataset");
        TrainingData data = TrainingData.read(
                services.datasets(), application.name(), Optional.of(from.dataset()), from.features());
        TimeSplit.Span nothing = new TimeSplit.Span(end, end);
        TimeSplit all = new TimeSplit(new TimeSplit.Span(begin, end), nothing, nothing);
        ModelDefinition chosen = chosen(model, from, evaluation.path("rounds").asInt());
        TrainedModel trained = new Trainer(threads).train(data.table(), chosen, all, progress::at);
        ModelArtifact bare = trained.artifact();
        ModelArtifact calibrated = new ModelArtifact(
                bare.algorithm(),
                bare.features(),
                services.registry().artifact(of).calibration(),
                bare.profile(),
                bare.settings(),
                bare.model());
        return new Learning.Made(
                chosen,
                data,
                new TrainedModel(calibrated, trained.evaluation()),
                parameters(trained, of, all.train(), threads));
    }

    private static Map<String, String> parameters(TrainedModel trained, Version of, TimeSplit.Span span, int threads) {
        Map<String, String> parameters = new TreeMap<>();
        trained.evaluation().parameters().forEach((name, value) -> parameters.put(name, Double.toString(value)));
        parameters.put(OF, Integer.toString(of.version()));
        parameters.put(Reproduction.TRAIN_FROM, span.from().toString());
        parameters.put(TRAIN_TO, span.to().toString());
        parameters.put(Reproduction.THREADS, Integer.toString(threads));
        return parameters;
    }

    /// What was chosen for the judged version, and no search any more.
    private static ModelDefinition chosen(ModelDefinition model, Provenance from, int rounds) {
        Map<String, Double> parameters = new HashMap<>();
        from.parameters().forEach((name, value) -> {
            if (!name.contains(".") && !name.equals(Reproduction.THREADS)) {
                parameters.put(name, Double.valueOf(value));
            }
        });
        parameters.put("rounds", (double) rounds);
        return new ModelDefinition(
                model.algorithm(),
                from.features(),
                parameters,
                Map.of(),
                model.split(),
                model.calibration(),
                from.seed(),
                model.metric(),
                model.precisionAt());
    }

    private static JsonNode evaluation(Version of) {
        try {
            return JSON.readTree(of.provenance().evaluation());
        } catch (JsonProcessingException e) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "the evaluation of version " + of.version() + " is damaged", e);
        }
    }

    private static Instant instant(Version of, JsonNode text) {
        if (!text.isTextual()) {
            throw invalid("a version must have been trained and judged here to be refitted, and version " + of.version()
                    + " was not; train a new one instead");
        }
        return Instant.parse(text.asText());
    }

    private static TidemillException invalid(String message) {
        return new TidemillException(ErrorCode.INVALID, message);
    }
}
