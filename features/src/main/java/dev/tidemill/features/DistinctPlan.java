package dev.tidemill.features;

/// One multiset of one span; `index` among [KeyState]'s.
record DistinctPlan(int column, int filter, int index, int bound) {}
