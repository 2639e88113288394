package dev.tidemill.recommend.shop;

import java.time.LocalDate;

/// What is simulated. The same values and the same slates give the same events, bit for bit, on every
/// machine; more days begin with the events of fewer.
///
/// @param visitors         how many there are, numbered from 0; some of them come for the first time later
/// @param items            how many items the shop has on its first day, numbered from 0
/// @param newItemsPerDay   how many come on each later day
/// @param sessionsPerDay   mean number of sessions of one visitor a day; few visitors have most of them
/// @param slateSize        how many items a page asks for
/// @param start            the first day (UTC)
/// @param days             how many days
/// @param seed             of everything that is drawn
public record ShopSimulation(
        int visitors,
        int items,
        int newItemsPerDay,
        double sessionsPerDay,
        int slateSize,
        LocalDate start,
        int days,
        long seed) {
    private static final int MOST_VISITORS = 10_000_000;
    private static final int MOST_ITEMS = 1_000_000;
    private static final int MOST_NEW = 10_000;
    private static final int MOST_DAYS = 36_525;
    private static final int LARGEST_SLATE = 100;
    private static final double MOST_SESSIONS = 20;

    public ShopSimulation {
        within("visitors", visitors, 1, MOST_VISITORS);
        within("items", items, 1, MOST_ITEMS);
        within("new items a day", newItemsPerDay, 0, MOST_NEW);
        within("slate size", slateSize, 1, LARGEST_SLATE);
        within("days", days, 1, MOST_DAYS);
        if (!(sessionsPerDay > 0 && sessionsPerDay <= MOST_SESSIONS)) {
            throw new IllegalArgumentException(
                    "sessions a day must be above 0 and at most 20 a visitor, got " + sessionsPerDay);
        }
    }

    /// 2,000 visitors with a session each third day, 1,000 items and 3 new ones a day, slates of 10, 60
    /// days from 2026-01-01.
    public static ShopSimulation usual() {
        return new ShopSimulation(2_000, 1_000, 3, 0.33, 10, LocalDate.of(2026, 1, 1), 60, 0);
    }

    /// The same with so many visitors, items, and new items a day.
    public ShopSimulation withSize(int visitorCount, int itemCount, int newItems) {
        return new ShopSimulation(visitorCount, itemCount, newItems, sessionsPerDay, slateSize, start, days, seed);
    }

    /// The same from another day on.
    public ShopSimulation withDays(LocalDate first, int count) {
        return new ShopSimulation(visitors, items, newItemsPerDay, sessionsPerDay, slateSize, first, count, seed);
    }

    /// The same with slates of another size.
    public ShopSimulation withSlateSize(int size) {
        return new ShopSimulation(visitors, items, newItemsPerDay, sessionsPerDay, size, start, days, seed);
    }

    /// The same with another seed.
    public ShopSimulation withSeed(long another) {
        return new ShopSimulation(visitors, items, newItemsPerDay, sessionsPerDay, slateSize, start, days, another);
    }

    /// How many items there are over all days.
    public int allItems() {
        return itemsUntil(days - 1);
    }

    /// How many items have come by a day, from 0. Items are numbered in the order in which they come.
    int itemsUntil(int day) {
        return Math.toIntExact(items + (long) newItemsPerDay * day);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", got " + value);
        }
    }
}
