/// Expressions in CEL (Common Expression Language): typed when loaded, then run over an array of values.
///
/// Read first: [dev.tidemill.expression.Expressions], [dev.tidemill.expression.Expression].
@NullMarked
package dev.tidemill.expression;

import org.jspecify.annotations.NullMarked;
