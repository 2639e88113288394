/// Personal data in texts: found by checked patterns and a trained tagger, masked, and put back within a session.
///
/// Read first: [dev.tidemill.chat.pii.PersonalData], [dev.tidemill.chat.pii.PersonalKind],
/// [dev.tidemill.chat.pii.Vault]. What is done about a finding is `chat.guard`'s.
@NullMarked
package dev.tidemill.chat.pii;

import org.jspecify.annotations.NullMarked;
