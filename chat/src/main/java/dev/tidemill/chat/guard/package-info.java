/// What may go in and out of a conversation: findings in texts, and what is done about them.
///
/// Read first: [dev.tidemill.chat.guard.Guard], [dev.tidemill.chat.guard.Guards]. How texts are classified is
/// `chat.classify`'s, how personal data is found `chat.pii`'s, how an answer that is coming is held back
/// `chat.stream`'s.
@NullMarked
package dev.tidemill.chat.guard;

import org.jspecify.annotations.NullMarked;
