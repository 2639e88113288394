/// Benches of chat: what its guards find, what its caches give, beside published figures.
///
/// Read first: [dev.tidemill.bench.chat.ModerationQualityBench], [dev.tidemill.bench.chat.GuardData].
@NullMarked
package dev.tidemill.bench.chat;

import org.jspecify.annotations.NullMarked;
