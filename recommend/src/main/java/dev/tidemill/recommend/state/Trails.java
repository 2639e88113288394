package dev.tidemill.recommend.state;

import dev.tidemill.features.StateReader;
import dev.tidemill.features.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// The trails of users or of sessions: those used last in memory, all in the store. One caller at a time.
final class Trails {
    private final byte[] prefix;
    private final int most;
    private final int cached;
    private final StateReader store;
    private final LinkedHashMap<String, Held> held = new LinkedHashMap<>(1024, 0.75f, true);

    private static final class Held {
        private Trail trail;
        private int stored;
        private long told;

        Held(TrailCodec.Loaded loaded) {
            this.trail = loaded.trail();
            this.stored = loaded.stored();
            this.told = loaded.told();
        }
    }

    /// @param prefix begins the keys of their states
    /// @param most   how many steps of a trail are kept
    /// @param cached how many trails may be in memory
    Trails(byte[] prefix, int most, int cached, StateReader store) {
        this.prefix = prefix;
        this.most = most;
        this.cached = cached;
        this.store = store;
    }

    Trail of(String name) {
        return held(name, key(name)).trail;
    }

    /// Adds a step.
    ///
    /// @return how many there ever were that told of taste
    long add(String name, Trail.Step step, StateWriter writer) {
        byte[] key = key(name);
        Held one = held(name, key);
        one.trail = one.trail.with(step);
        one.told += step.tells() ? 1 : 0;
        if (++one.stored > 2 * most) {
            one.stored = one.trail.steps().size();
            writer.put(key, TrailCodec.trail(one.trail, one.told));
        } else {
            writer.merge(key, TrailCodec.step(step));
        }
        return one.told;
    }

    private Held held(String name, byte[] key) {
        Held one = held.get(name);
        if (one == null) {
            one = new Held(TrailCodec.read(store.get(key), most));
            held.put(name, one);
        }
        return one;
    }

    private byte[] key(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        byte[] key = java.util.Arrays.copyOf(prefix, prefix.length + text.length);
        System.arraycopy(text, 0, key, prefix.length, text.length);
        return key;
    }

    boolean crowded() {
        return held.size() > cached;
    }

    /// Lets go of those that were not used for longest.
    void shrink() {
        Iterator<Map.Entry<String, Held>> oldest = held.entrySet().iterator();
        for (int gone = held.size() - cached / 2; gone > 0 && oldest.hasNext(); gone--) {
            oldest.next();
            oldest.remove();
        }
    }

    void clear() {
        held.clear();
    }
}
