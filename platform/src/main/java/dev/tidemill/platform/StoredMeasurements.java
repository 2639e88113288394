package dev.tidemill.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemill.app.ExperimentDefinition.Metric;
import dev.tidemill.app.ExperimentDefinition.MetricKind;
import dev.tidemill.log.Metadata;
import dev.tidemill.serve.experiment.Exposures;
import dev.tidemill.serve.statistics.Quantiles;
import dev.tidemill.serve.statistics.Sample;
import dev.tidemill.serve.statistics.Sums;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Who saw which arm first, and what was measured of whom. A bounded cache of units in memory.
final class StoredMeasurements implements Exposures {
    private static final int CACHED_UNITS = 100_000;
    private static final int MOST_POINTS = 2_000_000;
    private static final String EXPOSE = "insert into experiment_units (run, unit, arm, first_seen, several) values"
            + " (:run, :unit, :arm, :at, 0) on conflict (run, unit) do update set several = case when"
            + " experiment_units.arm = excluded.arm then experiment_units.several else 1 end";

    /// What a unit saw first, and when, milliseconds since the epoch.
    record Seen(String arm, long at) {}

    private record Unit(long run, String unit) {}

    private final Jdbi jdbi;
    private final Cache<Unit, Seen> units =
            Caffeine.newBuilder().maximumSize(CACHED_UNITS).build();

    StoredMeasurements(Metadata metadata) {
        this.jdbi = metadata.jdbi();
    }

    @Override
    public Optional<String> first(long run, String unit) {
        return seen(run, unit).map(Seen::arm);
    }

    /// What the unit saw first; empty where it saw nothing.
    Optional<Seen> seen(long run, String unit) {
        Unit key = new Unit(run, unit);
        Seen cached = units.getIfPresent(key);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<Seen> stored = jdbi.withHandle(handle -> handle.createQuery(
                        "select arm, first_seen from experiment_units where run = :run and unit = :unit")
                .bind("run", run)
                .bind("unit", unit)
                .map(row ->
                        new Seen(row.getColumn("arm", String.class), row.getColumn("first_seen", Long.class)))
                .findOne());
        stored.ifPresent(seen -> units.put(key, seen));
        return stored;
    }

    /// Keeps that a unit saw an arm, before it is told so.
    void expose(Measured.Exposure exposure) {
        Optional<Seen> seen = seen(exposure.run(), exposure.unit());
        if (seen.isEmpty() || !seen.get().arm().equals(exposure.arm())) {
            jdbi.useHandle(handle -> handle.createUpdate(EXPOSE)
                    .bind("run", exposure.run())
                    .bind("unit", exposure.unit())
                    .bind("arm", exposure.arm())
                    .bind("at", exposure.at())
                    .execute());
        }
    }

    /// Keeps what was found in the journal up to an offset, all or nothing.
    void write(Measured measured, Map<Long, Long> follows) {
        jdbi.useTransaction(handle -> {
            exposures(handle, measured);
            values(handle, measured);
            points(handle, measured);
            for (Map.Entry<Long, Long> mark : follows.entrySet()) {
                handle.createUpdate("update experiment_runs set follows = :follows, skipped = skipped + :skipped where"
                                + " run = :run")
                        .bind("follows", mark.getValue())
                        .bind("skipped", measured.skipped().getOrDefault(mark.getKey(), 0L))
                        .bind("run", mark.getKey())
                        .execute();
            }
        });
    }

    private static void exposures(Handle handle, Measured measured) {
        if (!measured.exposures().isEmpty()) {
            PreparedBatch batch = handle.prepareBatch(EXPOSE);
            measured.exposures().forEach(exposure -> batch.bind("run", exposure.run())
                    .bind("unit", exposure.unit())
                    .bind("arm", exposure.arm())
                    .bind("at", exposure.at())
                    .add());
            batch.execute();
        }
    }

    private static void values(Handle handle, Measured measured) {
        if (!measured.values().isEmpty()) {
            PreparedBatch batch = handle.prepareBatch("insert into experiment_values (run, metric, unit, m, d, x)"
                    + " values (:run, :metric, :unit, :m, :d, :x) on conflict (run, metric, unit) do update set"
                    + " m = experiment_values.m + excluded.m, d = experiment_values.d + excluded.d,"
                    + " x = experiment_values.x + excluded.x");
            measured.values().forEach((key, value) -> batch.bind("run", key.run())
                    .bind("metric", key.metric())
                    .bind("unit", key.unit())
                    .bind("m", value.m())
                    .bind("d", value.d())
                    .bind("x", value.x())
                    .add());
            batch.execute();
        }
    }

    private static void points(Handle handle, Measured measured) {
        if (!measured.points().isEmpty()) {
            PreparedBatch batch = handle.prepareBatch("insert into experiment_samples (run, metric, unit, measured)"
                    + " values (:run, :metric, :unit, :measured)");
            measured.points().forEach(point -> batch.bind("run", point.key().run())
                    .bind("metric", point.key().metric())
                    .bind("unit", point.key().unit())
                    .bind("measured", point.value())
                    .add());
            batch.execute();
        }
    }

    /// How many units saw only this arm, and how many saw several.
    ///
    /// @param several in all arms together
    record Units(Map<String, Long> single, long several) {}

    Units units(long run) {
        Map<String, Long> single = new LinkedHashMap<>();
        long[] several = new long[1];
        jdbi.useHandle(handle -> handle.createQuery("select arm, several, count(*) as units from experiment_units where"
                        + " run = :run group by arm, several")
                .bind("run", run)
                .reduceRows(single, (map, row) -> {
                    long count = row.getColumn("units", Long.class);
                    if (row.getColumn("several", Integer.class) == 0) {
                        map.merge(row.getColumn("arm", String.class), count, Long::sum);
                    } else {
                        several[0] += count;
                    }
                    return map;
                }));
        return new Units(single, several[0]);
    }

    /// The sums of a metric over the units of each arm; units without a measurement count as zero.
    Map<String, Sums> sums(long run, Metric metric) {
        String m = metric.kind() == MetricKind.CONVERSION
                ? "case when coalesce(v.m, 0) > 0 then 1.0 else 0.0 end"
                : "coalesce(v.m, 0.0)";
        return jdbi.withHandle(handle -> handle.createQuery("select arm, count(*) as n, sum(m) as m, sum(m * m) as mm,"
                        + " sum(d) as d, sum(d * d) as dd, sum(m * d) as md, sum(x) as x, sum(x * x) as xx,"
                        + " sum(m * x) as mx, sum(d * x) as dx from (select u.arm as arm, "
                        + m
                        + " as m, coalesce(v.d, 0.0) as d, coalesce(v.x, 0.0) as x from experiment_units u left join"
                        + " experiment_values v on v.run = u.run and v.metric = :metric and v.unit = u.unit where"
                        + " u.run = :run and u.several = 0) as per_unit group by arm")
                .bind("run", run)
                .bind("metric", metric.name())
                .reduceRows(new LinkedHashMap<String, Sums>(), (sums, row) -> {
                    sums.put(row.getColumn("arm", String.class), sums(row));
                    return sums;
                }));
    }

    private static Sums sums(RowView row) {
        return new Sums(
                row.getColumn("n", Long.class),
                row.getColumn("m", Double.class),
                row.getColumn("mm", Double.class),
                row.getColumn("d", Double.class),
                row.getColumn("dd", Double.class),
                row.getColumn("md", Double.class),
                row.getColumn("x", Double.class),
                row.getColumn("xx", Double.class),
                row.getColumn("mx", Double.class),
                row.getColumn("dx", Double.class));
    }

    /// The quantile of a metric in one arm, over at most two million measurements, the first ones.
    Sample quantile(long run, Metric metric, String arm) {
        List<Double> values = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        Map<String, Integer> numbers = new HashMap<>();
        jdbi.useHandle(handle -> handle.createQuery("select s.unit as unit, s.measured as measured from"
                        + " experiment_samples s join experiment_units u on u.run = s.run and u.unit = s.unit where"
                        + " s.run = :run and s.metric = :metric and u.arm = :arm and u.several = 0 limit "
                        + MOST_POINTS)
                .bind("run", run)
                .bind("metric", metric.name())
                .bind("arm", arm)
                .reduceRows(values, (all, row) -> {
                    all.add(row.getColumn("measured", Double.class));
                    owners.add(numbers.computeIfAbsent(row.getColumn("unit", String.class), unit -> numbers.size()));
                    return all;
                }));
        return Quantiles.of(
                values.stream().mapToDouble(Double::doubleValue).toArray(),
                owners.stream().mapToInt(Integer::intValue).toArray(),
                numbers.size(),
                metric.quantile());
    }

    /// Keeps how results looked at one time, as JSON.
    void point(long run, long at, String json) {
        jdbi.useHandle(handle -> handle.createUpdate("insert into experiment_points (run, at, point) values (:run, :at,"
                        + " :point) on conflict (run, at) do nothing")
                .bind("run", run)
                .bind("at", at)
                .bind("point", json)
                .execute());
    }

    /// @param at milliseconds since the epoch
    record StoredPoint(long at, String json) {}

    /// Oldest first.
    List<StoredPoint> points(long run) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select at, point from experiment_points where run = :run order by at")
                .bind("run", run)
                .map(row ->
                        new StoredPoint(row.getColumn("at", Long.class), row.getColumn("point", String.class)))
                .list());
    }
}
