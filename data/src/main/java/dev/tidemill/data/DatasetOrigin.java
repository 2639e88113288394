package dev.tidemill.data;

/// Where a dataset comes from.
///
/// @param application its name
/// @param version     of the application's definition
/// @param from        first offset of the journal that was read
/// @param to          the offset after the last
/// @param cutoff      what became known later was left out; milliseconds since the epoch
/// @param features    digest of the definitions of its features
public record DatasetOrigin(String application, String version, long from, long to, long cutoff, String features) {}
