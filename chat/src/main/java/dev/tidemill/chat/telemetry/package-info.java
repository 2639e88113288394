/// Calls of language models as OpenTelemetry's conventions for generative AI have them.
///
/// Read first: [dev.tidemill.chat.telemetry.GenAiMeters], [dev.tidemill.chat.telemetry.ObservedModel].
@NullMarked
package dev.tidemill.chat.telemetry;

import org.jspecify.annotations.NullMarked;
