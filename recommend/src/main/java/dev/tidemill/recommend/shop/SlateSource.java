package dev.tidemill.recommend.shop;

/// Whoever chooses slates: a recommender that is asked live, or one of the simulation's own.
@FunctionalInterface
public interface SlateSource {
    /// The slate for a request. Asked in the order of time; all events before the request were handed out
    /// before.
    Slate slate(ShopRequest request);
}
