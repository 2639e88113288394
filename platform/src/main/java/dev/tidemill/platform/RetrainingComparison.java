package dev.tidemill.platform;

import dev.tidemill.app.ModelDefinition;
import dev.tidemill.app.RetrainingDefinition;
import dev.tidemill.app.RetrainingDefinition.Gates;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.learn.PairedComparison;
import dev.tidemill.learn.PairedComparison.Contestant;
import dev.tidemill.learn.PairedComparison.Holdout;
import dev.tidemill.learn.TimeSplit;
import dev.tidemill.learn.TrainingTable;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.Scorer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Measures champion and challenger on the newest test span of one dataset, each with the features it knows.
final class RetrainingComparison {
    /// Where the result says what a person must know of it.
    static final String NOTE = "note";

    private static final int TIMED = 5000;
    private static final int WARMING = 1000;

    private final Services services;
    private final ApplicationRuntime runtime;
    private final String dataset;
    private final Gates gates;

    RetrainingComparison(Services services, ApplicationRuntime runtime, String dataset, Gates gates) {
        this.services = services;
        this.runtime = runtime;
        this.dataset = dataset;
        this.gates = gates;
    }

    /// A version with what it says of every row.
    private record Answered(TrainingData data, Scorer scorer, Contestant contestant, long bytes) {}

    /// What a version costs: `bytes` of its model file, and `nanos` of scoring a row at the 99th percentile.
    static Map<String, Object> cost(Services services, ApplicationRuntime runtime, int number) {
        VersionLine line =
                new VersionLine(services.tenant(), runtime.application().name(), VersionLine.MODEL);
        String dataset = services.registry().version(line, number).provenance().dataset();
        Answered answered = new RetrainingComparison(services, runtime, dataset, RetrainingDefinition.BY_HAND.gates())
                .answered(number);
        return Map.of("bytes", answered.bytes(), "nanos", slow(answered));
    }

    /// The version that is measured in a champion's place: a refit may have learned from rows of the test span, and
    /// then the version that it is a refit of, which has not, stands in for it.
    private Version standIn(int champion, TimeSplit.Span test) {
        Version version = version(champion);
        return Refit.learnedTo(version).filter(test.from()::isBefore).isPresent()
                ? Refit.judged(services.registry(), version)
                : version;
    }

    private Version version(int number) {
        return services.registry()
                .version(
                        new VersionLine(services.tenant(), runtime.application().name(), VersionLine.MODEL), number);
    }

    Map<String, Object> run(OptionalInt champion, int challenger, JobProgress progress) {
        ModelDefinition model = runtime.application()
                .model()
                .orElseThrow(() -> new TidemillException(ErrorCode.INVALID, "an application must declare a model"));
        progress.at(0, 2, "scoring the challenger");
        Answered young = answered(challenger);
        progress.at(1, 2, "scoring the champion");
        TimeSplit.Span span = young.data().split(model, TrainRequest.NEWEST).test();
        int measured = champion.isPresent() ? standIn(champion.getAsInt(), span).version() : challenger;
        Answered old = measured == challenger ? young : answered(measured);
        Holdout holdout = new Holdout(young.data().table(), span);
        PairedComparison compared =
                PairedComparison.of(holdout, old.contestant(), young.contestant(), gates.metric(), model.seed());
        boolean alone = champion.isEmpty();
        Optional<Contestant> before = alone ? Optional.empty() : Optional.of(old.contestant());
        List<FairnessMeasure> fairness =
                new FairnessComparison(services, runtime, dataset, gates).run(holdout, before, young.contestant());
        Map<String, Object> result = new RetrainingMeasures(
                        gates.metric(),
                        alone ? Double.NaN : compared.champion().value(),
                        compared.challenger().value(),
                        alone ? Double.NaN : compared.gain().value(),
                        alone ? Double.NaN : compared.gain().low(),
                        alone ? Double.NaN : compared.gain().high(),
                        compared.rows(),
                        compared.positives(),
                        young.bytes(),
                        slow(young),
                        fairness)
                .result();
        if (champion.isPresent() && measured != champion.getAsInt()) {
            result.put(
                    NOTE,
                    "champion " + champion.getAsInt() + " has learned from rows of this span; version " + measured
                            + ", which it is a refit of, was measured in its place");
        }
        return result;
    }

    private Answered answered(int number) {
        String application = runtime.application().name();
        Version version = version(number);
        ModelArtifact artifact = services.registry().artifact(version);
        Scorer scorer = services.formats().read(application + ":" + number, artifact);
        TrainingData data =
                TrainingData.read(services.datasets(), application, Optional.of(dataset), scorer.features());
        TrainingTable table = data.table();
        double[] margins = new double[table.rows()];
        for (int row = 0; row < margins.length; row++) {
            margins[row] = scorer.margin(table.vector(row));
        }
        return new Answered(data, scorer, new Contestant(margins, artifact.calibration()), artifact.model().length);
    }

    /// Nanoseconds of one row, 99th percentile over the newest rows, after warming.
    private static long slow(Answered answered) {
        TrainingTable table = answered.data().table();
        int timed = Math.min(TIMED, table.rows());
        long[] nanos = new long[timed];
        for (int i = 0; i < WARMING + timed; i++) {
            double[] vector = table.vector(table.rows() - 1 - i % timed);
            long before = System.nanoTime();
            answered.scorer().probability(vector);
            long took = System.nanoTime() - before;
            if (i >= WARMING) {
                nanos[i - WARMING] = took;
            }
        }
        Arrays.sort(nanos);
        return nanos[Math.min(timed - 1, (int) (timed * 0.99))];
    }
}
