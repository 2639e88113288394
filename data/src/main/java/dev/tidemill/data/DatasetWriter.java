package dev.tidemill.data;

import dev.tidemill.data.DatasetManifest.DigestedColumn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes one dataset: batches of rows, then [#finish]. One thread. Memory stays bounded whatever the number of
/// rows: they are held by DuckDB, which spills beside the datasets what does not fit, and go to Parquet (zstd) at
/// the end.
public final class DatasetWriter implements AutoCloseable {
    private final Datasets datasets;
    private final List<DatasetColumn> columns;
    private final List<ColumnDigest> digests = new ArrayList<>();
    private final RowTable table;

    DatasetWriter(Datasets datasets, Path scratch, List<DatasetColumn> columns) {
        this.datasets = datasets;
        this.columns = List.copyOf(columns);
        this.columns.forEach(column -> digests.add(new ColumnDigest()));
        this.table = new RowTable(scratch, this.columns);
    }

    /// Appends rows.
    ///
    /// @param count  how many; arrays may be longer
    /// @param values one for each column, in their order and of their types
    public void append(int count, List<ColumnValues> values) {
        check(count, values);
        for (int i = 0; i < values.size(); i++) {
            digests.get(i).update(values.get(i), count);
        }
        table.append(count, values);
    }

    private void check(int count, List<ColumnValues> values) {
        if (values.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "a batch must have " + columns.size() + " columns, has " + values.size());
        }
        for (int i = 0; i < columns.size(); i++) {
            DatasetColumn column = columns.get(i);
            ColumnValues given = values.get(i);
            if (given.type() != column.type() || given.length() < count) {
                throw new IllegalArgumentException(
                        "column " + column.name() + " must hold " + count + " values of type "
                                + column.type().word() + ", holds " + given.length() + " of type "
                                + given.type().word());
            }
        }
    }

    /// Makes the dataset: Parquet file, profile, manifest. Where one with the same digest is there already,
    /// that one stays as it is and is returned.
    ///
    /// @param label the column whose balance is counted, where there is a label
    public DatasetManifest finish(DatasetOrigin origin, Optional<String> label) {
        long rows = table.rows();
        List<DigestedColumn> digested = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            DatasetColumn column = columns.get(i);
            digested.add(new DigestedColumn(
                    column.name(), column.type(), digests.get(i).finish()));
        }
        String digest = Datasets.digest(rows, digested);
        Optional<DatasetManifest> before = datasets.get(digest);
        if (before.isPresent()) {
            return before.get();
        }
        Path parquet = table.parquet();
        DatasetProfiler profiler = new DatasetProfiler(table.database(), RowTable.NAME, rows);
        DatasetManifest manifest = new DatasetManifest(
                digest,
                rows,
                digested,
                new Profile(rows, profiler.columns(columns)),
                label.map(profiler::balance),
                origin,
                datasets.now());
        datasets.publish(manifest, parquet);
        return manifest;
    }

    /// Discards what is not needed any more; all of it, where [#finish] was not reached.
    @Override
    public void close() {
        table.close();
    }
}
