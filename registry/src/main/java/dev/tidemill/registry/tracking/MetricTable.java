package dev.tidemill.registry.tracking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// The tables `run_points`, which only grows, and `run_numbers`, the latest point of each metric.
final class MetricTable {
    private static final String POINT = "select name, value, at, step";

    /// The point of a run.
    record Of(long run, MetricPoint point) {}

    void add(Handle handle, RunTable.Numbered run, List<MetricPoint> points) {
        if (points.isEmpty()) {
            return;
        }
        Map<String, MetricPoint> latest = new LinkedHashMap<>();
        PreparedBatch batch = handle.prepareBatch("insert into run_points (run, name, step, at, entry, value)"
                + " select :run, :name, :step, :at, (select count(*) from run_points where run = :run and name = :name"
                + " and step = :step and at = :at), :value where not exists (select 1 from run_points where run = :run"
                + " and name = :name and step = :step and at = :at and coalesce(value, 0) = coalesce(:value, 0)"
                + " and (value is null) = (:missing = 1))");
        for (MetricPoint point : points) {
            bind(batch, run.run(), point)
                    .bind("missing", Double.isNaN(point.value()) ? 1 : 0)
                    .add();
            latest.merge(point.name(), point, (one, other) -> other.after(one) ? other : one);
        }
        batch.execute();
        for (Of before : latest(handle, List.of(run.run()))) {
            latest.computeIfPresent(before.point().name(), (name, point) -> point.after(before.point()) ? point : null);
        }
        put(handle, run, List.copyOf(latest.values()));
    }

    /// The only points of a run that is new.
    void take(Handle handle, RunTable.Numbered run, List<MetricPoint> points) {
        if (points.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("insert into run_points (run, name, step, at, entry, value)"
                + " values (:run, :name, :step, :at, 0, :value)");
        points.forEach(point -> bind(batch, run.run(), point).add());
        batch.execute();
        put(handle, run, points);
    }

    private static PreparedBatch bind(PreparedBatch batch, long run, MetricPoint point) {
        return batch.bind("run", run)
                .bind("name", point.name())
                .bind("step", point.step())
                .bind("at", point.at())
                .bind("value", Double.isNaN(point.value()) ? (Double) null : (Double) point.value());
    }

    private static void put(Handle handle, RunTable.Numbered run, List<MetricPoint> points) {
        if (points.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("insert into run_numbers (run, name, experiment, value, at, step)"
                + " values (:run, :name, :experiment, :value, :at, :step) on conflict (run, name)"
                + " do update set value = excluded.value, at = excluded.at, step = excluded.step");
        points.forEach(point -> bind(batch, run.run(), point)
                .bind("experiment", run.experiment())
                .add());
        batch.execute();
    }

    private static MetricPoint read(ResultSet row) throws SQLException {
        double stored = row.getDouble(2);
        double value = row.wasNull() ? Double.NaN : stored; // told of the column read last
        return new MetricPoint(row.getString(1), value, row.getLong(3), row.getLong(4));
    }

    /// The latest points of these runs.
    List<Of> latest(Handle handle, List<Long> runs) {
        return Sql.plain(
                        handle,
                        POINT + ", run from run_numbers where run in " + Sql.numbers(runs) + " order by run, name")
                .map((row, context) -> new Of(row.getLong(5), read(row)))
                .list();
    }

    /// Every point of a metric by step and time.
    List<MetricPoint> history(Handle handle, long run, String name, int most, long offset) {
        return handle.createQuery(POINT + " from run_points where run = :run and name = :name"
                        + " order by step, at, entry limit " + most + " offset " + offset)
                .bind("run", run)
                .bind("name", name)
                .map((row, context) -> read(row))
                .list();
    }

    /// The points of a metric between two steps, thinned to about so many, the first and the last kept.
    List<MetricPoint> thinned(Handle handle, long run, String name, long from, long to, int most) {
        List<MetricPoint> all = handle.createQuery(POINT + " from run_points where run = :run and name = :name"
                        + " and step between :from and :to order by step, at, entry")
                .bind("run", run)
                .bind("name", name)
                .bind("from", from)
                .bind("to", to)
                .map((row, context) -> read(row))
                .list();
        if (all.size() <= most) {
            return all;
        }
        List<MetricPoint> some = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            some.add(all.get((int) ((long) i * (all.size() - 1) / Math.max(1, most - 1))));
        }
        return some;
    }
}
