package dev.tidemill.data;

import dev.tidemill.data.DatasetManifest.LabelBalance;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Profiles the columns of a table, each in one pass; quantiles on every n-th row of a long table.
final class DatasetProfiler {
    private static final long SAMPLE = 200_000;

    private final DuckDb database;
    private final String table;
    private final long step;

    DatasetProfiler(DuckDb database, String table, long rows) {
        this.database = database;
        this.table = table;
        this.step = Math.max(1, rows / SAMPLE);
    }

    List<ColumnProfile> columns(List<DatasetColumn> columns) {
        List<ColumnProfile> profiles = new ArrayList<>();
        for (DatasetColumn column : columns) {
            profiles.add(column.type() == ColumnType.STRING ? text(column) : number(column));
        }
        return profiles;
    }

    private ColumnProfile text(DatasetColumn column) {
        String name = DuckDb.name(column.name());
        return database.query(
                "select count(*), count(" + name + "), approx_count_distinct(" + name + ") from " + table, result -> {
                    result.next();
                    long count = result.getLong(2);
                    return new ColumnProfile(
                            column.name(),
                            column.type(),
                            count,
                            result.getLong(1) - count,
                            Double.NaN,
                            Double.NaN,
                            Double.NaN,
                            Double.NaN,
                            List.of(),
                            result.getLong(3));
                });
    }

    private ColumnProfile number(DatasetColumn column) {
        String name = DuckDb.name(column.name()) + (column.type() == ColumnType.BOOLEAN ? "::int" : "") + "::double";
        String quantiles =
                ColumnProfile.QUANTILES.stream().map(Object::toString).collect(Collectors.joining(", "));
        String sql = "select count(*), count(x), min(x), max(x), avg(x), stddev_samp(x), approx_quantile(x, ["
                + quantiles + "]) filter (where n % " + step + " = 0), approx_count_distinct(x) from (select n,"
                + " case when isfinite(v) then v end as x from (select rowid as n, " + name + " as v from " + table
                + "))";
        return database.query(sql, result -> {
            result.next();
            long count = result.getLong(2);
            return new ColumnProfile(
                    column.name(),
                    column.type(),
                    count,
                    result.getLong(1) - count,
                    value(result, 3),
                    value(result, 4),
                    value(result, 5),
                    value(result, 6),
                    list(result.getArray(7)),
                    result.getLong(8));
        });
    }

    /// How the values of a column are divided.
    LabelBalance balance(String column) {
        String name = DuckDb.name(column) + "::double";
        return database.query(
                "select count(*) filter (where " + name + " > 0), count(*) filter (where " + name + " <= 0),"
                        + " count(*) filter (where " + name + " is null) from " + table,
                result -> {
                    result.next();
                    return new LabelBalance(column, result.getLong(1), result.getLong(2), result.getLong(3));
                });
    }

    private static double value(ResultSet result, int column) throws SQLException {
        double value = result.getDouble(column);
        return result.wasNull() ? Double.NaN : value;
    }

    private static List<Double> list(@Nullable Array array) throws SQLException {
        List<Double> values = new ArrayList<>();
        if (array == null) {
            return values;
        }
        for (Object value : (Object[]) array.getArray()) {
            values.add(((Number) value).doubleValue());
        }
        return values;
    }
}
