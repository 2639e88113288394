package dev.tidemill.registry.tracking;

import java.util.List;
import java.util.Locale;

/// One comparison of a filter. What it is about must be there to satisfy it, whatever the operator.
public sealed interface Condition {
    Subject subject();

    /// The name of the metric, parameter, tag; the attribute or the part of a dataset in its usual spelling.
    String key();

    Operator operator();

    /// A comparison of numbers.
    record Numeric(Subject subject, String key, Operator operator, double value) implements Condition {
        /// Whether a value satisfies it; NaN never does.
        public boolean accepts(double actual) {
            return !Double.isNaN(actual) && operator.holds(Double.compare(actual + 0.0, value + 0.0));
        }
    }

    /// A comparison of texts.
    ///
    /// @param values one, or for IN and NOT IN at least one
    record Textual(Subject subject, String key, Operator operator, List<String> values) implements Condition {
        public Textual {
            values = List.copyOf(values);
        }

        String value() {
            return values.getFirst();
        }

        /// Whether a value satisfies it.
        public boolean accepts(String actual) {
            return switch (operator) {
                case LIKE -> Wildcards.match(value(), actual);
                case ILIKE -> Wildcards.match(value().toLowerCase(Locale.ROOT), actual.toLowerCase(Locale.ROOT));
                case IN -> values.contains(actual);
                case NOT_IN -> !values.contains(actual);
                default -> operator.holds(actual.compareTo(value()));
            };
        }
    }
}
