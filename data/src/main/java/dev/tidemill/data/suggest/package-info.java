/// A first application file from a stranger's data: types, keys, ranges and checks inferred from a sample.
///
/// Read first: [dev.tidemill.data.suggest.Suggestion].
///
/// Not here: what is decided, and with which features; nobody can read that off a file.
@NullMarked
package dev.tidemill.data.suggest;

import org.jspecify.annotations.NullMarked;
