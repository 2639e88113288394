package dev.tidemill.registry.tracking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// The tables `run_points`, which only grows, and `run_numbers`, the latest point of each metric.
final class MetricTable {
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
            batch.bind("run", run.run())
                    .bind("name", point.name())
                    .bind("step", point.step())
                    .bind("at", point.at())
                    .bind("value", stored(point.value()))
                    .bind("missing", Double.isNaN(point.value()) ? 1 : 0)
                    .add();
            latest.merge(point.name(), point, (one, other) -> other.after(one) ? other : one);
        }
        batch.execute();
        for (MetricPoint point : latest.values()) {
            Optional<MetricPoint> before = latest(handle, run.run(), point.name());
            if (before.isEmpty() || point.after(before.get())) {
                put(handle, run, point);
            }
        }
    }

    private static @Nullable Double stored(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private Optional<MetricPoint> latest(Handle handle, long run, String name) {
        return handle.createQuery("select * from run_numbers where run = :run and name = :name")
                .bind("run", run)
                .bind("name", name)
                .map(MetricTable::read)
                .findOne();
    }

    private static void put(Handle handle, RunTable.Numbered run, MetricPoint point) {
        handle.createUpdate("insert into run_numbers (run, name, experiment, value, at, step)"
                        + " values (:run, :name, :experiment, :value, :at, :step) on conflict (run, name)"
                        + " do update set value = excluded.value, at = excluded.at, step = excluded.step")
                .bind("run", run.run())
                .bind("name", point.name())
                .bind("experiment", run.experiment())
                .bind("value", stored(point.value()))
                .bind("at", point.at())
                .bind("step", point.step())
                .execute();
    }

    private static MetricPoint read(RowView row) {
        Double value = row.getColumn("value", Double.class);
        return new MetricPoint(
                row.getColumn("name", String.class),
                value == null ? Double.NaN : value,
                row.getColumn("at", Long.class),
                row.getColumn("step", Long.class));
    }

    /// The latest points of these runs.
    List<Of> latest(Handle handle, List<Long> runs) {
        return handle.createQuery("select * from run_numbers where run in " + Sql.numbers(runs) + " order by run, name")
                .map(row -> new Of(row.getColumn("run", Long.class), read(row)))
                .list();
    }

    /// Every point of a metric by step and time.
    List<MetricPoint> history(Handle handle, long run, String name, int most, long offset) {
        return handle.createQuery("select * from run_points where run = :run and name = :name"
                        + " order by step, at, entry limit " + most + " offset " + offset)
                .bind("run", run)
                .bind("name", name)
                .map(MetricTable::read)
                .list();
    }

    /// The points of a metric between two steps, thinned to about so many, the first and the last kept.
    List<MetricPoint> thinned(Handle handle, long run, String name, long from, long to, int most) {
        List<MetricPoint> all = handle.createQuery("select * from run_points where run = :run and name = :name"
                        + " and step between :from and :to order by step, at, entry")
                .bind("run", run)
                .bind("name", name)
                .bind("from", from)
                .bind("to", to)
                .map(MetricTable::read)
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
