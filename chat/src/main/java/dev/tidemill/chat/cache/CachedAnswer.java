package dev.tidemill.chat.cache;

import java.time.Instant;

/// An answer that was given.
///
/// @param question as it was asked
/// @param answer   as it was given, in the form that the application keeps answers in
/// @param subject  whose question it was: what is erased with them; empty where nobody's
/// @param made     when
public record CachedAnswer(String question, String answer, String subject, Instant made) {}
