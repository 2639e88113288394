package dev.tidemill.recommend.shop;

import java.util.List;

/// What was shown for a request.
///
/// @param items        by position, numbers from 0; none twice; may be fewer than were wanted
/// @param propensities of each item at its position; empty where nobody logged them
public record Slate(List<Integer> items, List<Double> propensities) {
    public Slate {
        items = List.copyOf(items);
        propensities = List.copyOf(propensities);
        if (items.stream().distinct().count() != items.size()) {
            throw new IllegalArgumentException("a slate must hold no item twice, got " + items);
        }
        if (!propensities.isEmpty() && propensities.size() != items.size()) {
            throw new IllegalArgumentException("a slate must have a propensity for each of its " + items.size()
                    + " items or for none, got " + propensities.size());
        }
    }
}
