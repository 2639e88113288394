package dev.tidemill.registry.tracking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Chooses how to search: from the index of the rarest condition, sorting what is found, or along the index of the
/// order, checking run by run until there are enough. Both are cheap where the other is dear: rare conditions make
/// the second walk far, common ones make the first sort much. How rare they are is counted in their indexes, up to a
/// bound, for SQLite keeps no statistics that say it.
final class Planner {
    private static final int BOUND = 20_000;

    /// What share of entries a condition is taken to pass where counting would read them all.
    private static final double UNKNOWN = 0.005;

    /// What reading one entry of an index costs, against looking at one run.
    private static final double ENTRY = 0.2;

    private final Handle handle;
    private final List<Long> experiments;

    Planner(Handle handle, List<Long> experiments) {
        this.handle = handle;
        this.experiments = experiments;
    }

    Plan plan(List<Condition> conditions, boolean walkable, long needed) {
        if (conditions.stream().anyMatch(Planner::names)) {
            return new Plan(Optional.empty(), false, needed);
        }
        List<Condition> drivers =
                conditions.stream().filter(ConditionSql::drives).toList();
        if (drivers.isEmpty()) {
            return new Plan(Optional.empty(), walkable, needed);
        }
        double runs = Math.max(1, runs());
        Map<Condition, Double> found = new HashMap<>();
        double share = 1;
        for (Condition condition : drivers) {
            double count = ConditionSql.narrow(condition) ? count(condition) : runs * UNKNOWN;
            found.put(condition, count);
            share *= Math.min(1, count / runs);
        }
        double walk = Math.min(runs, needed / Math.max(share, 1 / runs)) * (1 + drivers.size());
        Condition rarest = null;
        double least = walkable ? walk : Double.MAX_VALUE;
        for (Condition condition : drivers) {
            double cost = found.getOrDefault(condition, runs) * (1 + drivers.size())
                    + (ConditionSql.narrow(condition) ? 0 : runs * ENTRY);
            if (cost < least) {
                least = cost;
                rarest = condition;
            }
        }
        return new Plan(Optional.ofNullable(rarest), rarest == null && walkable, least);
    }

    /// Whether it names runs by what has an index of its own in their table.
    private static boolean names(Condition condition) {
        boolean exact = condition.operator() == Operator.EQUAL || condition.operator() == Operator.IN;
        return exact
                && condition.subject() == Subject.ATTRIBUTE
                && (condition.key().equals("run_name") || condition.key().equals("run_id"));
    }

    /// The conditions but the driver, the rarest kind first.
    static List<Condition> checks(List<Condition> conditions, Plan plan) {
        List<Condition> checks = new ArrayList<>(conditions);
        plan.driver().ifPresent(checks::remove);
        checks.sort(java.util.Comparator.comparing(condition -> !ConditionSql.narrow(condition)));
        return checks;
    }

    private long runs() {
        return handle.createQuery("select count(*) from (select 1 from tracked_runs where experiment in "
                        + Sql.numbers(experiments) + " limit " + 10 * BOUND + ") few")
                .mapTo(Long.class)
                .one();
    }

    private long count(Condition condition) {
        Sql sql = new Sql();
        sql.add("select count(*) from (select 1 from " + ConditionSql.table(condition) + " d where ")
                .add(ConditionSql.source(condition, experiments, sql))
                .add(" limit " + BOUND + ") few");
        return sql.query(handle).mapTo(Long.class).one();
    }
}
