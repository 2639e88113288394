package dev.tidemill.registry.tracking;

import dev.tidemill.registry.tracking.Condition.Numeric;
import dev.tidemill.registry.tracking.Condition.Textual;
import java.util.List;
import java.util.Map;

/// Conditions over runs as SQL: as a check of the run at hand (`r`), and as the source of runs (`d`), read from the
/// index that leads with the value.
final class ConditionSql {
    /// How many characters of a text the indexes hold.
    static final int HEAD = 200;

    private static final String ESCAPE = "\u0001";
    private static final Map<String, String> ATTRIBUTES = Map.of(
            "run_id", "r.id",
            "run_name", "r.name",
            "status", "r.status",
            "user_id", "r.who",
            "experiment_id", "cast(r.experiment as varchar(20))",
            "start_time", "r.started",
            "end_time", "r.ended");

    private ConditionSql() {}

    /// The column of an attribute.
    static String attribute(String key) {
        return ATTRIBUTES.getOrDefault(key, "r.id");
    }

    /// Whether runs can be read from an index of the condition's own.
    static boolean drives(Condition condition) {
        return condition.subject() != Subject.ATTRIBUTE;
    }

    /// Whether an index finds exactly what satisfies it, without looking at what does not.
    static boolean narrow(Condition condition) {
        return switch (condition.operator()) {
            case LIKE, ILIKE, UNEQUAL, NOT_IN -> false;
            case EQUAL, LESS, AT_MOST, GREATER, AT_LEAST, IN -> true;
        };
    }

    /// The check of the run `r`.
    static String check(Condition condition, Sql sql) {
        if (condition.subject() == Subject.ATTRIBUTE) {
            return value(condition, attribute(condition.key()), sql);
        }
        return "exists (select 1 from " + table(condition) + " v where v.run = r.run and " + entry(condition, "v", sql)
                + ")";
    }

    /// The entries `d` that satisfy it, in these experiments.
    static String source(Condition condition, List<Long> experiments, Sql sql) {
        return "d.experiment in " + Sql.numbers(experiments) + " and " + entry(condition, "d", sql);
    }

    static String table(Condition condition) {
        return switch (condition.subject()) {
            case METRIC -> "run_numbers";
            case PARAMETER, TAG -> "run_texts";
            case DATASET -> "run_datasets";
            case ATTRIBUTE -> "tracked_runs";
        };
    }

    private static String entry(Condition condition, String alias, Sql sql) {
        return switch (condition.subject()) {
            case METRIC ->
                alias + ".name = " + sql.bind(condition.key()) + " and " + value(condition, alias + ".value", sql);
            case PARAMETER, TAG ->
                alias + ".kind = '" + kind(condition.subject()) + "' and " + alias + ".name = "
                        + sql.bind(condition.key()) + " and " + text((Textual) condition, alias, sql);
            case DATASET, ATTRIBUTE -> value(condition, alias + "." + condition.key(), sql);
        };
    }

    /// What the table of texts calls a subject.
    static char kind(Subject subject) {
        return subject == Subject.PARAMETER ? 'p' : 't';
    }

    private static String text(Textual condition, String alias, Sql sql) {
        String head = alias + ".head";
        String whole = alias + ".value";
        return switch (condition.operator()) {
            case LIKE, ILIKE ->
                "(length(" + head + ") < " + HEAD + " and " + value(condition, head, sql) + " or length(" + head
                        + ") >= " + HEAD + " and " + value(condition, whole, sql) + ")";
            default -> {
                String value = condition.value();
                if (value.length() < HEAD) {
                    yield value(condition, head, sql);
                }
                String start = sql.bind(head(value));
                yield condition.operator() == Operator.EQUAL
                        ? head + " = " + start + " and " + whole + " = " + sql.bind(value)
                        : whole + " <> " + sql.bind(value);
            }
        };
    }

    static String head(String value) {
        return value.length() <= HEAD ? value : value.substring(0, HEAD);
    }

    private static String value(Condition condition, String column, Sql sql) {
        return switch (condition) {
            case Numeric number -> column + " " + sign(number.operator()) + " " + sql.bind(number.value());
            case Textual text ->
                switch (text.operator()) {
                    case LIKE -> column + " like " + sql.bind(text.value()) + " escape " + sql.bind(ESCAPE);
                    case ILIKE ->
                        "lower(" + column + ") like lower(" + sql.bind(text.value()) + ") escape " + sql.bind(ESCAPE);
                    case IN -> column + " in " + sql.texts(text.values());
                    case NOT_IN -> column + " not in " + sql.texts(text.values());
                    default -> column + " " + sign(text.operator()) + " " + sql.bind(text.value());
                };
        };
    }

    private static String sign(Operator operator) {
        return operator == Operator.UNEQUAL ? "<>" : operator.word();
    }
}
