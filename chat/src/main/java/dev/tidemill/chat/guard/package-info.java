/// What may go in and out of a conversation: findings in texts, and what is done about them.
///
/// Read first: [dev.tidemill.chat.guard.Guard].
@NullMarked
package dev.tidemill.chat.guard;

import org.jspecify.annotations.NullMarked;
