/// Answers: models at work, the path from event to decision, fallback, receipts.
///
/// Read first: [dev.tidemill.serve.Receipt].
@NullMarked
package dev.tidemill.serve;

import org.jspecify.annotations.NullMarked;
