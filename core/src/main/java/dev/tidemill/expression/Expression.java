package dev.tidemill.expression;

import dev.tidemill.core.FieldType;
import org.jspecify.annotations.Nullable;

/// A checked expression. Pure, thread-safe, without allocation on its common paths. A variable whose value is
/// `null` (or NaN) is missing: a number that needs it is NaN, a test that needs it is false, unless the
/// expression asks with `present(name)`; an arithmetic fault (division by zero of integers, a bad date) counts
/// as missing too.
public interface Expression {
    /// As it was written.
    String source();

    /// The type of its result: [FieldType#NUMBER] for every double, decimals included.
    FieldType type();

    /// The result as a number: a boolean is 1 or 0, a string its index among the categories (NaN for another),
    /// a timestamp its milliseconds; NaN where missing or infinite.
    double number(@Nullable Object[] values);

    /// The result of a boolean expression; false where missing.
    boolean test(@Nullable Object[] values);

    /// The result as a value of a field's class ([String], [Long], [Double], [Boolean]); `null` where missing.
    @Nullable
    Object value(@Nullable Object[] values);

    /// The slots that it reads, rising.
    int[] slots();
}
