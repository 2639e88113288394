/// Calls of language models as OpenTelemetry's conventions for generative AI have them.
///
/// Read first: [dev.tidemill.chat.telemetry.GenAiMeters].
@NullMarked
package dev.tidemill.chat.telemetry;

import org.jspecify.annotations.NullMarked;
