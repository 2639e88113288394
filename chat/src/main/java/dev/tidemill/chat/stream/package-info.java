/// An answer on its way to a caller as one state machine: peek, hold back, guard, commit; and what happens when its
/// provider breaks.
///
/// Read first: [dev.tidemill.chat.stream.GuardedAnswer], [dev.tidemill.chat.stream.Attempts].
@NullMarked
package dev.tidemill.chat.stream;

import org.jspecify.annotations.NullMarked;
