package dev.tidemill.registry.tracking;

import java.util.List;

/// Orders as SQL.
final class OrderSql {
    private OrderSql() {}

    /// Joins what the orders from `first` on sort by.
    static String joins(List<Order> orders, int first, Sql sql) {
        StringBuilder joins = new StringBuilder();
        for (int i = first; i < orders.size(); i++) {
            Order order = orders.get(i);
            if (order.subject() == Subject.METRIC) {
                joins.append(" left join run_numbers o" + i + " on o" + i + ".run = r.run and o" + i + ".name = "
                        + sql.bind(order.key()));
            } else if (order.subject() != Subject.ATTRIBUTE) {
                joins.append(" left join run_texts o" + i + " on o" + i + ".run = r.run and o" + i + ".kind = '"
                        + ConditionSql.kind(order.subject()) + "' and o" + i + ".name = " + sql.bind(order.key()));
            }
        }
        return joins.toString();
    }

    /// The terms of `order by` from `first` on, ties newest first.
    static String terms(List<Order> orders, int first) {
        StringBuilder terms = new StringBuilder();
        for (int i = first; i < orders.size(); i++) {
            String column = column(orders.get(i), i);
            if (!column.equals("r.started")) {
                terms.append("case when " + column + " is null then 1 else 0 end, ");
            }
            terms.append(column + direction(orders.get(i)) + ", ");
        }
        return terms.toString();
    }

    static String direction(Order order) {
        return order.descending() ? " desc" : " asc";
    }

    private static String column(Order order, int number) {
        return switch (order.subject()) {
            case METRIC -> "o" + number + ".value";
            case ATTRIBUTE -> ConditionSql.attribute(order.key());
            default -> "o" + number + ".head";
        };
    }
}
