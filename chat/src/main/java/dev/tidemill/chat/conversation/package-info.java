/// What was said, kept, and as much of it as fits into a prompt.
///
/// Read first: [dev.tidemill.chat.conversation.Conversations], [dev.tidemill.chat.conversation.Memory],
/// [dev.tidemill.chat.conversation.ContextWindow].
///
/// Not here: how passages are found and marked, and what is asked of a model.
@NullMarked
package dev.tidemill.chat.conversation;

import org.jspecify.annotations.NullMarked;
