/// The vocabulary: names, times, values, errors. No I/O, no libraries.
///
/// Read first: [dev.tidemill.core.Event], [dev.tidemill.core.Schema], [dev.tidemill.core.Problem],
/// [dev.tidemill.core.TidemillException].
///
/// Not here: what an application declares ([dev.tidemill.app]) and how expressions are evaluated
/// ([dev.tidemill.expression]).
@NullMarked
package dev.tidemill.core;

import org.jspecify.annotations.NullMarked;
