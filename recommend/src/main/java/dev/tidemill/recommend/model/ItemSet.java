package dev.tidemill.recommend.model;

/// Items by index, as bits. Not safe for threads while it changes.
public final class ItemSet {
    private static final ItemSet NONE = new ItemSet(0);

    private final long[] bits;

    /// An empty set for items `0 … items − 1`.
    public ItemSet(int items) {
        bits = new long[(items + Long.SIZE - 1) / Long.SIZE];
    }

    /// A set without items, not to be added to.
    public static ItemSet none() {
        return NONE;
    }

    /// The items of a history.
    ///
    /// @param items how many there are in all
    public static ItemSet of(History history, int items) {
        ItemSet set = new ItemSet(items);
        for (int item : history.items()) {
            set.add(item);
        }
        return set;
    }

    /// Adds one.
    ///
    /// @throws IndexOutOfBoundsException where it is none of the items
    public void add(int item) {
        bits[item >> 6] |= 1L << item;
    }

    /// Removes one.
    public void remove(int item) {
        bits[item >> 6] &= ~(1L << item);
    }

    /// Whether it holds an item; any index of 0 or more may be asked.
    public boolean contains(int item) {
        int word = item >> 6;
        return word < bits.length && (bits[word] >>> item & 1) != 0;
    }
}
