package dev.tidemill.recommend.shop;

/// What anybody can know about an item.
///
/// @param number     from 0
/// @param title      `Alder Classic Boot, black`
/// @param priceMinor in cents before any sale, above 0
/// @param firstDay   the day of the simulation, from 0, on which it comes
/// @param lastDay    the last day on which it can be had
public record ShopItem(
        int number, String title, String category, String brand, long priceMinor, int firstDay, int lastDay) {
    /// Whether it can be had on that day.
    public boolean available(int day) {
        return firstDay <= day && day <= lastDay;
    }
}
