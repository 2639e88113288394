package dev.tidemill.expression;

import java.util.List;

/// What came of compiling an expression.
public sealed interface Compilation {
    /// It is well formed and well typed.
    record Compiled(Expression expression) implements Compilation {}

    /// It is not.
    ///
    /// @param faults every mistake found, at least one, in the order of the text
    record Refused(List<Fault> faults) implements Compilation {
        public Refused {
            faults = List.copyOf(faults);
        }
    }
}
