/// What models were given, window by window, against what they were trained on.
///
/// Read first: [dev.tidemill.watch.input.Reference] (how values lay), [dev.tidemill.watch.input.InputWindow] (how
/// they lie now), [dev.tidemill.watch.input.DriftJudge] (whether that is worth a word).
///
/// Not here: what became of decisions, and who is told.
@NullMarked
package dev.tidemill.watch.input;

import org.jspecify.annotations.NullMarked;
