package dev.tidemill.expression;

import dev.tidemill.core.Problem;

/// One mistake in an expression.
///
/// @param line   in the expression, from 1
/// @param column in the line, from 1
/// @param rule   the rule it breaks, lower case
/// @param value  the part that breaks it
/// @param remedy what to write instead; empty where the rule says it
public record Fault(int line, int column, String rule, String value, String remedy) {
    /// The same with its place written `line:column`.
    public Problem problem() {
        return new Problem(line + ":" + column, rule, value, remedy);
    }
}
