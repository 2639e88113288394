package dev.tidemill.recommend.slate;

import java.util.List;

/// An item at its place in a slate.
///
/// @param position   from 1
/// @param score      after blending
/// @param sources    what gave it, the one that gave most first
/// @param label      why it stands there where not for its score: `sponsored`; empty otherwise
/// @param propensity the probability of this item here, given those above it
record Placed(String item, int position, double score, List<String> sources, String label, double propensity) {}
