/// Language models behind other people's protocols, and those in this process.
///
/// Read first: [dev.tidemill.chat.provider.OpenAiModel], [dev.tidemill.chat.provider.HttpAnswer],
/// [dev.tidemill.chat.provider.TokenCounters].
@NullMarked
package dev.tidemill.chat.provider;

import org.jspecify.annotations.NullMarked;
