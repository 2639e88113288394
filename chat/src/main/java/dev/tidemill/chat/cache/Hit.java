package dev.tidemill.chat.cache;

/// An answer from the cache.
///
/// @param similarity of the questions, 1 where they are the same
public record Hit(CachedAnswer answer, boolean exact, double similarity) {}
