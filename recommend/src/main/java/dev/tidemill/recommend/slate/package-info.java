/// A list of items as a decision: from what who asks did, to candidates of each source, to one list that keeps the
/// policy, to a receipt from which the same list is made again.
///
/// Read first: [dev.tidemill.recommend.slate.SlateDecider], [dev.tidemill.recommend.slate.Composer],
/// [dev.tidemill.recommend.slate.Arranger]. Not here: how models learn, and what state they see.
@NullMarked
package dev.tidemill.recommend.slate;

import org.jspecify.annotations.NullMarked;
