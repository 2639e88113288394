package dev.tidemill.registry.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Finds the numbers of runs. Pages are by offset; where runs are read along the index of a metric, parameter or
/// tag, those that have it come first, then those without. How the first page was found, the others are too.
final class RunSearcher {
    private static final Set<String> INDEXED = Set.of("start_time", "end_time", "run_name");
    private static final Order NEWEST = new Order(Subject.ATTRIBUTE, "start_time", true, true);

    private final Handle handle;
    private final List<Long> experiments;
    private final List<Stage> in;
    private final List<String> stages;
    private final List<Condition> conditions;
    private final List<Order> orders;

    RunSearcher(Handle handle, List<Long> experiments, List<Stage> stages, Filter filter, List<Order> orders) {
        this.handle = handle;
        this.experiments = experiments;
        this.in = stages;
        this.stages = stages.stream().map(Stage::word).toList();
        this.conditions = filter.conditions();
        this.orders = orders.isEmpty() ? List.of(NEWEST) : orders;
    }

    /// A page out of columns; empty where they cannot tell, or SQL gave the page before in an order of its own.
    /// Offsets mean the same to both.
    Optional<Page<Long>> quick(ColumnCache columns, int most, Token token) {
        if (token.part() != Token.FIRST && token.part() != Token.SORTED) {
            return Optional.empty();
        }
        RunColumns.Ask ask = new RunColumns.Ask(in, conditions, orders, most + 1, token.offset());
        return columns.find(handle, experiments, ask)
                .map(found -> page(found, most, new Token(Token.SORTED, token.offset() + most)));
    }

    Page<Long> page(int most, Token token) {
        Plan plan = plan(most, token);
        if (!plan.walks()) {
            List<Long> found = sorted(plan, most + 1, token.offset());
            return page(found, most, new Token(Token.SORTED, token.offset() + most));
        }
        Order first = orders.getFirst();
        if (first.subject() == Subject.ATTRIBUTE) {
            List<Long> found = alongRuns(plan, most + 1, token.offset());
            return page(found, most, new Token(Token.WALK, token.offset() + most));
        }
        List<Long> found = new ArrayList<>();
        if (token.part() != Token.WITHOUT) {
            found.addAll(alongValues(plan, most + 1, token.offset()));
            if (found.size() > most || required(first)) {
                return page(found, most, new Token(Token.WALK, token.offset() + most));
            }
        }
        int had = found.size();
        long offset = token.part() == Token.WITHOUT ? token.offset() : 0;
        found.addAll(without(plan, most + 1 - had, offset));
        return page(found, most, new Token(Token.WITHOUT, offset + most - had));
    }

    Plan plan(int most, Token token) {
        return switch (token.part()) {
            case Token.SORTED -> new Planner(handle, experiments).plan(conditions, false, token.offset() + most);
            case Token.FIRST -> new Planner(handle, experiments).plan(conditions, walkable(), most);
            default -> new Plan(Optional.empty(), walkable(), most);
        };
    }

    private static Page<Long> page(List<Long> found, int most, Token next) {
        return found.size() > most ? new Page<>(found.subList(0, most), next.text()) : new Page<>(found, "");
    }

    private boolean walkable() {
        Order first = orders.getFirst();
        boolean indexed = first.subject() != Subject.ATTRIBUTE || INDEXED.contains(first.key());
        return experiments.size() == 1 && stages.size() == 1 && indexed;
    }

    /// Whether a condition asks for what is sorted by, so that no run is without it.
    private boolean required(Order order) {
        return conditions.stream()
                .anyMatch(c -> c.subject() == order.subject() && c.key().equals(order.key()));
    }

    private List<Long> sorted(Plan plan, int most, long offset) {
        Sql sql = new Sql();
        sql.add("select r.run from ");
        plan.driver().ifPresent(driver -> sql.add(ConditionSql.table(driver) + " d cross join "));
        sql.add("tracked_runs r").add(OrderSql.joins(orders, 0, sql)).add(" where ");
        plan.driver()
                .ifPresent(driver ->
                        sql.add(ConditionSql.source(driver, experiments, sql)).add(" and r.run = d.run and "));
        return list(sql, plan, OrderSql.terms(orders, 0), most, offset);
    }

    private List<Long> alongRuns(Plan plan, int most, long offset) {
        Sql sql = new Sql();
        sql.add("select r.run from tracked_runs r")
                .add(OrderSql.joins(orders, 1, sql))
                .add(" where ");
        Order first = orders.getFirst();
        String column = ConditionSql.attribute(first.key());
        return list(sql, plan, column + OrderSql.direction(first) + ", " + OrderSql.terms(orders, 1), most, offset);
    }

    private List<Long> alongValues(Plan plan, int most, long offset) {
        Order first = orders.getFirst();
        boolean number = first.subject() == Subject.METRIC;
        String column = number ? "d.value" : "d.head";
        Sql sql = new Sql();
        sql.add("select r.run from " + (number ? "run_numbers" : "run_texts") + " d cross join tracked_runs r")
                .add(OrderSql.joins(orders, 1, sql))
                .add(" where d.experiment = " + experiments.getFirst())
                .add(number ? "" : " and d.kind = '" + ConditionSql.kind(first.subject()) + "'")
                .add(" and d.name = " + sql.bind(first.key()) + " and " + column + " is not null")
                .add(" and r.run = d.run and ");
        String terms = column + OrderSql.direction(first) + ", " + OrderSql.terms(orders, 1);
        return list(sql, plan, terms, most, offset, "d.run");
    }

    private List<Long> without(Plan plan, int most, long offset) {
        Order first = orders.getFirst();
        boolean number = first.subject() == Subject.METRIC;
        Sql sql = new Sql();
        sql.add("select r.run from tracked_runs r").add(OrderSql.joins(orders, 1, sql));
        sql.add(" where not exists (select 1 from " + (number ? "run_numbers" : "run_texts") + " w where w.run = r.run")
                .add(" and w.name = " + sql.bind(first.key()))
                .add(number ? " and w.value is not null" : " and w.kind = '" + ConditionSql.kind(first.subject()) + "'")
                .add(") and ");
        return list(sql, plan, OrderSql.terms(orders, 1), most, offset);
    }

    private List<Long> list(Sql sql, Plan plan, String terms, int most, long offset) {
        return list(sql, plan, terms, most, offset, "r.run");
    }

    private List<Long> list(Sql sql, Plan plan, String terms, int most, long offset, String tie) {
        sql.add("r.experiment in " + Sql.numbers(experiments))
                .add(" and r.stage in ")
                .add(sql.texts(stages));
        for (Condition condition : Planner.checks(conditions, plan)) {
            sql.add(" and ").add(ConditionSql.check(condition, sql));
        }
        sql.add(" order by " + terms + tie + " desc limit " + most + " offset " + offset);
        return sql.query(handle).mapTo(Long.class).list();
    }

    /// Where a page begins, and in what way the pages are read.
    record Token(int part, long offset) {
        static final int FIRST = 0;
        static final int WALK = 1;
        static final int WITHOUT = 2;
        static final int SORTED = 3;

        static Token of(String text) {
            if (text.isEmpty()) {
                return new Token(FIRST, 0);
            }
            int colon = text.indexOf(':');
            try {
                int part = Integer.parseInt(text.substring(0, Math.max(0, colon)));
                long offset = Long.parseLong(text.substring(colon + 1));
                if (part >= WALK && part <= SORTED && offset >= 0) {
                    return new Token(part, offset);
                }
            } catch (NumberFormatException notOne) {
                // refused below
            }
            throw Limits.invalid("page_token must be one that a page before gave, got \"" + Limits.shown(text) + "\"");
        }

        String text() {
            return part + ":" + offset;
        }
    }
}
