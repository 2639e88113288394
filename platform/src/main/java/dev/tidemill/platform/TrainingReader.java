package dev.tidemill.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.DatasetManifest;
import dev.tidemill.data.DatasetReader;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.Scorer;
import dev.tidemill.watch.Training;
import dev.tidemill.watch.input.Sample;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a version was trained on, read again from its dataset: the rows of its spans, evenly thinned, column by
/// column so that never all of it is in memory; scored where the version had not learned from them. Pauses after each
/// column ([Throttle]), since decisions go on meanwhile.
final class TrainingReader {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingReader.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_ROWS = 60_000;

    private final Services services;
    private final ApplicationRuntime runtime;
    private final List<String> inputs;

    TrainingReader(Services services, ApplicationRuntime runtime, List<String> inputs) {
        this.services = services;
        this.runtime = runtime;
        this.inputs = inputs;
    }

    /// Of a version, or of none (0); where its dataset is gone, that nothing is known of it.
    Training read(int version) {
        if (version == 0) {
            return Training.unknown(0);
        }
        VersionLine line =
                new VersionLine(services.tenant(), runtime.application().name(), VersionLine.MODEL);
        try {
            Version registered = services.registry().version(line, version);
            return read(version, Refit.judged(services.registry(), registered));
        } catch (TidemillException | IllegalArgumentException gone) {
            LOG.warn(
                    "model {} of {} is watched against its first rows, its dataset cannot be read: {}",
                    version,
                    runtime.application().name(),
                    gone.getMessage());
            return Training.unknown(version);
        }
    }

    /// Spans of event time, milliseconds; all where the evaluation names none.
    private record Spans(long from, long to, long heldFrom) {}

    private static Spans spans(Provenance provenance) {
        try {
            JsonNode evaluation = JSON.readTree(provenance.evaluation());
            JsonNode train = evaluation.path("train");
            JsonNode test = evaluation.path("test").path("rows");
            return new Spans(
                    millis(train.path("from"), Long.MIN_VALUE),
                    millis(test.path("to"), Long.MAX_VALUE),
                    millis(test.path("from"), Long.MAX_VALUE));
        } catch (JsonProcessingException e) {
            return new Spans(Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        }
    }

    private static long millis(JsonNode instant, long otherwise) {
        return instant.isTextual() ? Instant.parse(instant.asText()).toEpochMilli() : otherwise;
    }

    /// @param judged the version whose held-out rows tell how it does: itself, or the one that it is a refit of
    private Training read(int number, Version judged) {
        Provenance provenance = judged.provenance();
        DatasetReader dataset = services.datasets().open(provenance.dataset());
        Spans spans = spans(provenance);
        long[] times = dataset.longs(DatasetColumns.TIME);
        int[] within = IntStream.range(0, times.length)
                .filter(row -> times[row] >= spans.from() && times[row] < spans.to())
                .toArray();
        int step = Math.max(1, within.length / MOST_ROWS);
        int[] rows = IntStream.range(0, within.length)
                .filter(i -> i % step == 0)
                .map(i -> within[i])
                .toArray();
        if (rows.length == 0) {
            return Training.unknown(number);
        }
        long[] thinned = Arrays.stream(rows).mapToLong(row -> times[row]).toArray();
        Map<String, double[]> read = new HashMap<>();
        Throttle throttle = new Throttle(runtime.meters()::nanos, LockSupport::parkNanos);
        Function<String, double[]> columnOf = name -> read.computeIfAbsent(name, one -> {
            double[] column = column(dataset, one, rows);
            throttle.worked();
            return column;
        });
        Scored scored = scored(judged.version(), columnOf, thinned, spans.heldFrom());
        double[][] columns = new double[inputs.size() + 2][];
        for (int i = 0; i < inputs.size(); i++) {
            columns[i] = columnOf.apply(inputs.get(i));
        }
        columns[inputs.size()] = scored.scores();
        columns[inputs.size() + 1] = scored.probabilities();
        List<String> names = new java.util.ArrayList<>(inputs);
        names.addAll(List.of("score", "probability"));
        return new Training(
                number,
                "dataset "
                        + provenance
                                .dataset()
                                .substring(0, Math.min(12, provenance.dataset().length())),
                Optional.of(new Sample(names, thinned, columns)),
                scored.probabilities(),
                columnOf.apply(DatasetColumns.LABEL));
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Scored(double[] scores, double[] probabilities) {}

    /// Answers of the version to rows that it had not learned from; NaN elsewhere.
    private Scored scored(int number, Function<String, double[]> columnOf, long[] times, long heldFrom) {
        Scorer scorer = runtime.models()
                .scoring(number, ApplicationRuntime.featureNames(runtime.application()))
                .scorer();
        double[][] columns = scorer.features().stream().map(columnOf).toArray(double[][]::new);
        double[] scores = new double[times.length];
        double[] probabilities = new double[times.length];
        double[] vector = new double[columns.length];
        for (int row = 0; row < times.length; row++) {
            scores[row] = Double.NaN;
            probabilities[row] = Double.NaN;
            if (times[row] >= heldFrom) {
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = columns[i][row];
                }
                double margin = scorer.margin(vector);
                scores[row] = 1 / (1 + Math.exp(-margin));
                probabilities[row] = scorer.probabilityOf(margin);
            }
        }
        return new Scored(scores, probabilities);
    }

    private static double[] column(DatasetReader dataset, String name, int[] rows) {
        boolean there = dataset.manifest().columns().stream()
                .map(DatasetManifest.DigestedColumn::name)
                .anyMatch(name::equals);
        double[] picked = new double[rows.length];
        if (!there) {
            Arrays.fill(picked, Double.NaN);
            return picked;
        }
        double[] all = DatasetReader.toNumbers(dataset.columns(List.of(name)).getFirst());
        for (int i = 0; i < rows.length; i++) {
            picked[i] = all[rows[i]];
        }
        return picked;
    }
}
