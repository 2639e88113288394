/// An application's assistant: from a question to an answer with citations, and back from its receipt.
///
/// Read first: [dev.tidemill.chat.assistant.Assistant], [dev.tidemill.chat.assistant.Answer],
/// [dev.tidemill.chat.assistant.AnswerDecider].
///
/// Not here: which provider writes (`gateway`), what is kept of a conversation (`conversation`), what is looked
/// for in texts (`guard`).
@NullMarked
package dev.tidemill.chat.assistant;

import org.jspecify.annotations.NullMarked;
