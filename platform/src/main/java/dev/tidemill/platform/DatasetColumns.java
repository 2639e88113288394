package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.ModelDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.data.ColumnType;
import dev.tidemill.data.ColumnValues;
import dev.tidemill.data.DatasetColumn;
import dev.tidemill.features.RowBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the rows of a replay lie in a dataset: the decision's id, time and offset, one column for each feature, the
/// label, and where the model ranks groups a number that stands for the row's group, since who it is has no place in
/// a dataset.
final class DatasetColumns {
    static final String ID = "_id";
    static final String TIME = "_time";
    static final String OFFSET = "_offset";
    static final String LABEL = "_label";
    static final String GROUP = "_group";

    private final List<String> features;
    private final int groupSlot;

    DatasetColumns(Application application) {
        this.features = ApplicationRuntime.featureNames(application);
        Optional<ModelDefinition.PrecisionAt> ranked = application.model().flatMap(ModelDefinition::precisionAt);
        this.groupSlot = ranked.map(at -> application.decided().schema().slot(at.field()))
                .orElse(-1);
    }

    List<DatasetColumn> columns() {
        List<DatasetColumn> columns = new ArrayList<>();
        columns.add(new DatasetColumn(ID, ColumnType.STRING));
        columns.add(new DatasetColumn(TIME, ColumnType.LONG));
        columns.add(new DatasetColumn(OFFSET, ColumnType.LONG));
        features.forEach(name -> columns.add(DatasetColumn.number(name)));
        columns.add(DatasetColumn.number(LABEL));
        if (groupSlot >= 0) {
            columns.add(new DatasetColumn(GROUP, ColumnType.LONG));
        }
        return columns;
    }

    List<ColumnValues> values(RowBatch batch) {
        int rows = batch.size();
        @Nullable String[] ids = new @Nullable String[rows];
        long[] times = new long[rows];
        long[] groups = new long[rows];
        MessageDigest sha = sha256();
        for (int row = 0; row < rows; row++) {
            Event event = batch.events().get(row);
            ids[row] = event.id();
            times[row] = event.time();
            if (groupSlot >= 0) {
                groups[row] = number(sha, String.valueOf(event.values()[groupSlot]));
            }
        }
        List<ColumnValues> values = new ArrayList<>();
        values.add(new ColumnValues.Strings(ids));
        values.add(new ColumnValues.Longs(times));
        values.add(new ColumnValues.Longs(batch.offsets()));
        for (double[] column : batch.features()) {
            values.add(new ColumnValues.Doubles(column));
        }
        values.add(new ColumnValues.Doubles(batch.labels()));
        if (groupSlot >= 0) {
            values.add(new ColumnValues.Longs(groups));
        }
        return values;
    }

    private static long number(MessageDigest sha, String value) {
        return ByteBuffer.wrap(sha.digest(value.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
