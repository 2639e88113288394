package dev.tidemill.recommend.shop;

/// What came of slates that were asked for live, beside what was true.
///
/// @param requests       how many slates were asked for
/// @param empty          how many of them held nothing
/// @param events         how many events were told, all streams together
/// @param clicks         how many items were clicked
/// @param expectedClicks how many clicks were to be expected of what was shown, by the truth
/// @param bestClicks     how many of the best slates of the sizes asked for
/// @param purchases      how many items were bought by way of a slate
public record ShopReport(
        long requests, long empty, long events, long clicks, double expectedClicks, double bestClicks, long purchases) {
    /// Expected clicks over those of the best slates, 0 to 1: how good the slates are, without the chance
    /// of clicks.
    public double share() {
        return bestClicks == 0 ? 0 : expectedClicks / bestClicks;
    }
}
