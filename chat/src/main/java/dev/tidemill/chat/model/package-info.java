/// Language models as one port: what is asked, the stream of what comes back, what it used, how it fails.
///
/// Read first: [dev.tidemill.chat.model.LanguageModel], [dev.tidemill.chat.model.ChatRequest],
/// [dev.tidemill.chat.model.ChatChunk].
@NullMarked
package dev.tidemill.chat.model;

import org.jspecify.annotations.NullMarked;
