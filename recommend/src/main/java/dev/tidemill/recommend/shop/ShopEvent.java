package dev.tidemill.recommend.shop;

import java.util.OptionalInt;

/// Something that a shop learns, in the order in which it happens. Items and visitors are numbers from 0;
/// times are milliseconds since the epoch.
public sealed interface ShopEvent {
    /// When it happened.
    long time();

    /// An item came, changed its price, or is no longer there.
    ///
    /// @param priceMinor in cents
    record ItemChanged(long time, ShopItem item, long priceMinor, boolean available) implements ShopEvent {}

    /// A visitor signed up.
    record SignedUp(long time, int visitor, String country, String age) implements ShopEvent {}

    /// A page asked for a slate and got one.
    record SlateShown(ShopRequest request, Slate slate) implements ShopEvent {
        @Override
        public long time() {
            return request.time();
        }
    }

    /// An item of a slate was clicked, told at once; or was not, told when the visitor leaves the page.
    ///
    /// @param position in the slate, from 0
    record Impression(long time, ShopRequest request, int item, int position, boolean clicked) implements ShopEvent {}

    /// An item's own page was looked at, reached by a click on a slate or without one.
    ///
    /// @param number       of the view in its session, from 0
    /// @param dwellSeconds how long
    record Viewed(long time, String session, OptionalInt visitor, int number, int item, int dwellSeconds)
            implements ShopEvent {}

    /// An item was laid into the cart.
    ///
    /// @param request whose slate led there, or ""
    record Carted(long time, String session, OptionalInt visitor, int number, int item, String request)
            implements ShopEvent {}

    /// An item was bought.
    ///
    /// @param priceMinor in cents
    /// @param request    whose slate led there, or ""
    record Purchased(
            long time, String session, OptionalInt visitor, int number, int item, long priceMinor, String request)
            implements ShopEvent {}
}
