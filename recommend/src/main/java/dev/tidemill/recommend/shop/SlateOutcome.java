package dev.tidemill.recommend.shop;

import java.util.List;

/// What came of a slate beside what was true of it: the check of whatever is measured online.
///
/// @param shown by position
/// @param best  the clicks that the best slate of the size asked for could have been expected to bring
public record SlateOutcome(ShopRequest request, List<Shown> shown, double best) {
    public SlateOutcome {
        shown = List.copyOf(shown);
    }

    /// One item at its position.
    ///
    /// @param clickProbability    the true probability of a click there
    /// @param purchaseProbability the true probability that it was to be bought by way of this slate
    public record Shown(
            int item, double clickProbability, double purchaseProbability, boolean clicked, boolean bought) {}

    /// The clicks that were to be expected.
    public double expectedClicks() {
        return shown.stream().mapToDouble(Shown::clickProbability).sum();
    }

    /// The clicks that came.
    public long clicks() {
        return shown.stream().filter(Shown::clicked).count();
    }
}
