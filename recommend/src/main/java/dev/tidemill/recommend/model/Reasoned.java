package dev.tidemill.recommend.model;

import java.util.List;

/// A model that can say which of the things a user did speak for an item.
public interface Reasoned {
    /// "Because you watched …": the items of the history that add most to the score of `item`, most first.
    ///
    /// @param most at least 1
    List<Reason> reasons(History history, int item, int most);

    /// @param item  an item of the history
    /// @param share its part of the sum of all that speaks for the item, above 0 and at most 1
    record Reason(int item, float share) {}
}
