package dev.tidemill.platform;

/// What expiry did to one dataset, or would do.
///
/// @param removed whether it is gone
/// @param why     in words
public record DatasetRemoval(String digest, boolean removed, String why) {}
