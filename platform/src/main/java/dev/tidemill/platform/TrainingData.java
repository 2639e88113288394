package dev.tidemill.platform;

import dev.tidemill.app.ModelDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.ColumnValues;
import dev.tidemill.data.DatasetManifest;
import dev.tidemill.data.DatasetReader;
import dev.tidemill.data.Datasets;
import dev.tidemill.learn.TimeSplit;
import dev.tidemill.learn.TrainingTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A dataset as a table to learn from.
///
/// @param manifest of the dataset
record TrainingData(DatasetManifest manifest, TrainingTable table) {

    /// @param digest of the dataset; empty: the newest of the application
    static TrainingData read(Datasets datasets, String application, Optional<String> digest, List<String> features) {
        DatasetManifest manifest =
                digest.map(wanted -> datasets.open(wanted).manifest()).orElseGet(() -> newest(datasets, application));
        List<String> present = manifest.columns().stream()
                .map(DatasetManifest.DigestedColumn::name)
                .toList();
        List<String> there = features.stream().filter(present::contains).toList();
        if (there.isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "dataset must have the features of the model, such as \"" + features.getFirst()
                            + "\", and has none of them; run features replay for this version of " + application);
        }
        boolean grouped = present.contains(DatasetColumns.GROUP);
        List<String> wanted = new ArrayList<>(List.of(DatasetColumns.ID, DatasetColumns.TIME, DatasetColumns.LABEL));
        if (grouped) {
            wanted.add(DatasetColumns.GROUP);
        }
        int first = wanted.size();
        wanted.addAll(there);
        List<ColumnValues> columns = datasets.open(manifest.digest()).columns(wanted);
        double[][] values = new double[features.size()][];
        for (int i = 0; i < values.length; i++) {
            int place = there.indexOf(features.get(i));
            values[i] = place < 0 ? missing(manifest) : DatasetReader.toNumbers(columns.get(first + place));
        }
        return new TrainingData(manifest, table(features, values, columns, grouped));
    }

    /// A feature that the application did not have yet when the rows were written.
    private static double[] missing(DatasetManifest manifest) {
        double[] values = new double[Math.toIntExact(manifest.rows())];
        java.util.Arrays.fill(values, Double.NaN);
        return values;
    }

    private static TrainingTable table(
            List<String> features, double[][] values, List<ColumnValues> columns, boolean grouped) {
        List<String> ids = columns.get(0) instanceof ColumnValues.Strings(var texts)
                ? java.util.Arrays.stream(texts).map(Objects::requireNonNull).toList()
                : List.of();
        long[] times = longs(columns.get(1));
        double[] known = DatasetReader.toNumbers(columns.get(2));
        float[] labels = new float[known.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = Double.isNaN(known[i]) ? Float.NaN : known[i] > 0 ? 1 : 0;
        }
        int[] groups = grouped ? numbered(longs(columns.get(3))) : new int[0];
        return new TrainingTable(ids, times, features, values, labels, groups);
    }

    private static long[] longs(ColumnValues values) {
        if (values instanceof ColumnValues.Longs(long[] longs)) {
            return longs;
        }
        throw new TidemillException(ErrorCode.INVALID, "dataset must be one of a feature replay; run features replay");
    }

    private static int[] numbered(long[] groups) {
        Map<Long, Integer> numbers = new HashMap<>();
        int[] numbered = new int[groups.length];
        for (int i = 0; i < groups.length; i++) {
            numbered[i] = numbers.computeIfAbsent(groups[i], ignored -> numbers.size());
        }
        return numbered;
    }

    static DatasetManifest newest(Datasets datasets, String application) {
        return datasets.list().stream()
                .filter(manifest -> manifest.origin().application().equals(application))
                .findFirst()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND,
                        "application " + application + " has no dataset; run features replay first"));
    }

    /// The declared split, laid where the request says or at the end of what has labels.
    TimeSplit split(ModelDefinition model, TrainRequest request) {
        if (request.testFrom().isPresent()) {
            return TimeSplit.of(
                    model.split(), request.trainFrom(), request.testFrom().get());
        }
        if (request.trainFrom().isPresent()) {
            Instant testFrom = request.trainFrom()
                    .get()
                    .plus(model.split().train())
                    .plus(model.split().gap().multipliedBy(2))
                    .plus(model.split().validation());
            return TimeSplit.of(model.split(), request.trainFrom(), testFrom);
        }
        long last = Long.MIN_VALUE;
        for (int row = 0; row < table.rows(); row++) {
            if (!Float.isNaN(table.labels()[row])) {
                last = Math.max(last, table.times()[row]);
            }
        }
        if (last == Long.MIN_VALUE) {
            throw new TidemillException(
                    ErrorCode.INVALID, "dataset must have labels to learn from, got none; wait for outcomes");
        }
        return TimeSplit.endingAt(model.split(), Instant.ofEpochMilli(last));
    }
}
