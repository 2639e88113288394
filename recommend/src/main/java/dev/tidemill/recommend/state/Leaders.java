package dev.tidemill.recommend.state;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The first items of an order that changes with events: sorted again once enough has changed. One caller at
/// a time; what it gives never changes.
final class Leaders {
    private static final int KEPT = 1000;
    private static final int PATIENCE = 1000;

    private final ToDoubleFunction<Item> order;
    private List<Item> first = List.of();
    private int changes = 1;

    /// @param order greater is earlier; negative infinity is not in it
    Leaders(ToDoubleFunction<Item> order) {
        this.order = order;
    }

    void changed() {
        changes++;
    }

    void clear() {
        first = List.of();
        changes = 1;
    }

    /// The first ones, and among equals the smaller id. Behind by less than a thousandth of the catalogue's size in
    /// changes.
    List<Item> of(List<Item> all) {
        if (changes > all.size() / PATIENCE) {
            changes = 0;
            first = sorted(all);
        }
        return first;
    }

    private List<Item> sorted(List<Item> all) {
        Comparator<Item> worst = Comparator.comparingDouble(order).thenComparing(Item::id, Comparator.reverseOrder());
        java.util.PriorityQueue<Item> heap = new java.util.PriorityQueue<>(KEPT + 1, worst);
        for (Item item : all) {
            if (order.applyAsDouble(item) == Double.NEGATIVE_INFINITY) {
                continue;
            }
            if (heap.size() < KEPT) {
                heap.add(item);
            } else if (worst.compare(item, heap.peek()) > 0) {
                heap.poll();
                heap.add(item);
            }
        }
        return heap.stream().sorted(worst.reversed()).toList();
    }
}
