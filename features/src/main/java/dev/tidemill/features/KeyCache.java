package dev.tidemill.features;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The states of one group that are in memory.
final class KeyCache {
    final GroupPlan plan;
    final Row row;
    private final Map<Object, KeyEntry> entries = new HashMap<>();

    KeyCache(GroupPlan plan) {
        this.plan = plan;
        this.row = new Row(plan.columns().length);
    }

    @Nullable
    KeyEntry get(Object key) {
        return entries.get(key);
    }

    void put(KeyEntry entry) {
        entries.put(entry.key, entry);
    }

    void remove(KeyEntry entry) {
        entries.remove(entry.key);
    }

    void clear() {
        entries.clear();
    }

    int size() {
        return entries.size();
    }
}
