package dev.tidemill.expression;

/// What the place where an expression stands asks of it.
public enum Kind {
    /// A number; a truth value counts as 1 or 0, a field with `values` as its index among them, a timestamp as
    /// its milliseconds.
    NUMBER,
    /// True or false.
    TEST,
    /// Any value that a field can hold.
    VALUE
}
