package dev.tidemill.data;

import dev.tidemill.data.DatasetDiff.ColumnDrift;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Compares the rows of two datasets in DuckDB.
final class DatasetDiffer {
    private static final int SAMPLES = 10;
    private static final double LEAST_SHARE = 1e-4;

    private final DatasetManifest left;
    private final DatasetManifest right;
    private final String leftRows;
    private final String rightRows;

    DatasetDiffer(DatasetManifest left, DatasetManifest right, Path leftFile, Path rightFile) {
        this.left = left;
        this.right = right;
        this.leftRows = "read_parquet(" + DuckDb.text(leftFile.toString()) + ")";
        this.rightRows = "read_parquet(" + DuckDb.text(rightFile.toString()) + ")";
    }

    /// @param key a column of strings that tells rows apart
    DatasetDiff diff(DuckDb database, String key) {
        List<ColumnChange> schema = ColumnChange.between(ColumnChange.columns(left), ColumnChange.columns(right));
        List<String> both = left.columns().stream()
                .filter(column -> right.columns().stream()
                        .anyMatch(other -> other.name().equals(column.name()) && other.type() == column.type()))
                .map(DatasetManifest.DigestedColumn::name)
                .toList();
        boolean keyed = both.contains(key);
        String id = DuckDb.name(key);
        long added = keyed ? only(database, rightRows, leftRows, id) : -1;
        long removed = keyed ? only(database, leftRows, rightRows, id) : -1;
        return new DatasetDiff(
                left.digest(),
                right.digest(),
                left.rows(),
                right.rows(),
                schema,
                drifts(database, both),
                added,
                removed,
                keyed ? changed(database, both, id) : -1,
                keyed && added > 0 ? samples(database, rightRows, leftRows, id) : List.of(),
                keyed && removed > 0 ? samples(database, leftRows, rightRows, id) : List.of());
    }

    private static long only(DuckDb database, String here, String there, String id) {
        return database.query(
                "select count(*) from " + here + " a where not exists (select 1 from " + there + " b where b." + id
                        + " = a." + id + ")",
                result -> result.next() ? result.getLong(1) : 0);
    }

    private static List<String> samples(DuckDb database, String here, String there, String id) {
        String sql = "select a." + id + " from " + here + " a where not exists (select 1 from " + there + " b where b."
                + id + " = a." + id + ") order by 1 limit " + SAMPLES;
        return database.query(sql, result -> {
            List<String> ids = new ArrayList<>();
            while (result.next()) {
                ids.add(result.getString(1));
            }
            return ids;
        });
    }

    /// The place in the journal is none of a row's values.
    private long changed(DuckDb database, List<String> both, String id) {
        String differs = both.stream()
                .map(DuckDb::name)
                .filter(name -> !name.equals(id) && !name.equals("\"_offset\""))
                .map(name -> "a." + name + " is distinct from b." + name)
                .collect(Collectors.joining(" or "));
        if (differs.isEmpty() || left.digest().equals(right.digest())) {
            return 0;
        }
        return database.query(
                "select count(*) from " + leftRows + " a join " + rightRows + " b on a." + id + " = b." + id + " where "
                        + differs,
                result -> result.next() ? result.getLong(1) : 0);
    }

    private List<ColumnDrift> drifts(DuckDb database, List<String> both) {
        List<ColumnDrift> drifts = new ArrayList<>();
        for (String name : both) {
            ColumnProfile before = left.profile().column(name).orElseThrow();
            ColumnProfile after = right.profile().column(name).orElseThrow();
            boolean equal = left.column(name).digest().equals(right.column(name).digest());
            double psi = equal ? 0 : before.type() == ColumnType.STRING ? Double.NaN : psi(database, before);
            drifts.add(new ColumnDrift(name, equal, psi, before, after));
        }
        drifts.sort(Comparator.comparingDouble((ColumnDrift drift) -> Double.isNaN(drift.psi()) ? -1 : drift.psi())
                .reversed());
        return drifts;
    }

    private double psi(DuckDb database, ColumnProfile before) {
        List<Double> edges = before.quantiles().stream().distinct().toList();
        long[] expected = bins(database, leftRows, before, edges);
        long[] actual = bins(database, rightRows, before, edges);
        double psi = 0;
        for (int bin = 0; bin < expected.length; bin++) {
            double was = Math.max(LEAST_SHARE, expected[bin] / (double) Math.max(1, left.rows()));
            double is = Math.max(LEAST_SHARE, actual[bin] / (double) Math.max(1, right.rows()));
            psi += (is - was) * Math.log(is / was);
        }
        return psi;
    }

    private static long[] bins(DuckDb database, String rows, ColumnProfile column, List<Double> edges) {
        String value = DuckDb.name(column.name()) + (column.type() == ColumnType.BOOLEAN ? "::int" : "") + "::double";
        StringBuilder sql = new StringBuilder("select count(*) filter (where v is null)");
        for (int i = 0; i <= edges.size(); i++) {
            String low = i == 0 ? "true" : "v > " + edges.get(i - 1);
            String high = i == edges.size() ? "true" : "v <= " + edges.get(i);
            sql.append(", count(*) filter (where v is not null and ")
                    .append(low)
                    .append(" and ")
                    .append(high);
            sql.append(')');
        }
        sql.append(" from (select ")
                .append(value)
                .append(" as v from ")
                .append(rows)
                .append(')');
        return database.query(sql.toString(), result -> {
            result.next();
            long[] counts = new long[edges.size() + 2];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = result.getLong(i + 1);
            }
            return counts;
        });
    }
}
