package dev.tidemill.features;

import dev.tidemill.core.Event;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The states of one group that are in memory.
final class KeyCache {
    final GroupPlan plan;
    final Row row;
    private final Map<Object, KeyEntry> entries = new HashMap<>();
    private @Nullable KeyEntry last;
    private @Nullable Event filled;

    KeyCache(GroupPlan plan) {
        this.plan = plan;
        this.row = new Row(plan.columns().length);
    }

    /// The entry of a key; the one asked for last is found without a look into the table, since a decided event's
    /// key is asked for twice.
    @Nullable
    KeyEntry get(Object key) {
        KeyEntry before = last;
        if (before != null && before.key.equals(key)) {
            return before;
        }
        KeyEntry found = entries.get(key);
        last = found;
        return found;
    }

    /// Fills the row with what the group keeps of an event of its stream, unless it holds that already.
    @SuppressWarnings(
            "ReferenceEquality") // the very event that was folded just now; an equal one may as well be filled again
    void fill(Event event, long place) {
        if (filled != event) {
            plan.fill(row, event.time(), place, plan.seen(event.values(), null, ""));
            filled = event;
        }
    }

    /// Fills the row with an event as an outcome lets it be seen.
    void fill(Event about, Event outcome) {
        filled = null;
        @Nullable Object[] seen = plan.seen(about.values(), outcome.values(), outcome.stream());
        plan.fill(row, about.time(), EventOrder.place(about.id()), seen);
    }

    void put(KeyEntry entry) {
        entries.put(entry.key, entry);
    }

    void remove(KeyEntry entry) {
        entries.remove(entry.key);
        last = null;
    }

    void clear() {
        entries.clear();
        last = null;
    }

    int size() {
        return entries.size();
    }
}
