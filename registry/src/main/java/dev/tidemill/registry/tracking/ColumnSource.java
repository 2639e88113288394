package dev.tidemill.registry.tracking;

import java.util.List;
import java.util.Optional;
import java.util.function.LongToIntFunction;
import org.jdbi.v3.core.Handle;

/// Where the values of a column lie in the tables.
///
/// @param subject of what
/// @param key     its name; an attribute in its usual spelling
record ColumnSource(Subject subject, String key) {
    private static final long MOST_BYTES = 32L << 20;

    /// A column would take more memory than one may.
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// What has an index that finds it at once, and is never worth a column.
    static boolean kept(Subject subject, String key) {
        return subject != Subject.ATTRIBUTE || (!key.equals("run_id") && !key.equals("experiment_id"));
    }

    boolean number() {
        return subject == Subject.METRIC
                || (key.equals("start_time") && subject == Subject.ATTRIBUTE)
                || (key.equals("end_time") && subject == Subject.ATTRIBUTE);
    }

    Column empty() {
        return number() ? new NumberColumn() : new TextColumn(subject == Subject.DATASET);
    }

    /// Reads values into a column.
    ///
    /// @param only  the numbers of the runs that are read; empty: all of the experiment
    /// @param place the place of a run; negative: it is not wanted
    void read(Handle handle, long experiment, Optional<List<Long>> only, Column column, LongToIntFunction place) {
        Sql sql = new Sql();
        sql.add("select x.run, " + column() + " from " + table() + " x where ");
        sql.add(only.map(runs -> "x.run in " + Sql.numbers(runs)).orElse("x.experiment = " + experiment));
        switch (subject) {
            case METRIC -> sql.add(" and x.name = " + sql.bind(key) + " and x.value is not null");
            case PARAMETER, TAG ->
                sql.add(" and x.kind = '" + ConditionSql.kind(subject) + "' and x.name = " + sql.bind(key));
            case DATASET, ATTRIBUTE -> sql.add(" and " + column() + " is not null");
        }
        sql.query(handle).scanResultSet((rows, context) -> {
            var row = rows.get();
            while (row.next()) {
                int at = place.applyAsInt(row.getLong(1));
                if (at >= 0) {
                    switch (column) {
                        case NumberColumn numbers -> numbers.put(at, row.getDouble(2));
                        case TextColumn texts -> texts.more(at, row.getString(2));
                    }
                    if (column.bytes() > MOST_BYTES) {
                        throw new TooLarge();
                    }
                }
            }
            return column;
        });
    }

    private String table() {
        return switch (subject) {
            case METRIC -> "run_numbers";
            case PARAMETER, TAG -> "run_texts";
            case DATASET -> "run_datasets";
            case ATTRIBUTE -> "tracked_runs";
        };
    }

    private String column() {
        return switch (subject) {
            case METRIC -> "x.value";
            case PARAMETER, TAG -> "case when length(x.head) < " + ConditionSql.HEAD + " then x.head else x.value end";
            case DATASET -> "x." + key;
            case ATTRIBUTE -> ConditionSql.attribute(key).replace("r.", "x.");
        };
    }
}
