package dev.tidemill.features;

/// Least, greatest, first and last over any stretch of the retained events.
///
/// @param extremes whether least and greatest are asked for
/// @param lifetime whether what left the retained events still counts
record RangePlan(int column, int filter, boolean doubles, boolean extremes, boolean lifetime) {}
