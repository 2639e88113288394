package dev.tidemill.serve.rollout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rollouts that live as long as the process: for simulations.
public final class MemoryRollouts implements RolloutStore {
    private final Map<String, Kept> rollouts = new LinkedHashMap<>();
    private final List<AuditEntry> entries = new ArrayList<>();

    @Override
    public synchronized List<Kept> all() {
        return new ArrayList<>(rollouts.values()).reversed();
    }

    @Override
    public synchronized Optional<Kept> find(String id) {
        return Optional.ofNullable(rollouts.get(id));
    }

    @Override
    public synchronized void keep(Kept kept, Optional<AuditEntry> entry) {
        rollouts.put(kept.rollout().id(), kept);
        entry.ifPresent(entries::add);
    }

    @Override
    public synchronized List<AuditEntry> history(String id) {
        return entries.stream().filter(entry -> entry.rollout().equals(id)).toList();
    }
}
