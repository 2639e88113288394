/// Answers kept to be given again: to the very same question, and, where an application wants it, to one of the same
/// sense.
///
/// Read first: [dev.tidemill.chat.cache.AnswerCache], [dev.tidemill.chat.cache.SameSense],
/// [dev.tidemill.chat.cache.ErrorBound].
@NullMarked
package dev.tidemill.chat.cache;

import org.jspecify.annotations.NullMarked;
