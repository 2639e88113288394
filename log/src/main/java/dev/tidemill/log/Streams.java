package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// The ordinals of a journal's streams.
final class Streams {
    private static final int MOST = 65_536;

    private final RocksStore store;
    private final byte[] space;
    private final List<String> names = new CopyOnWriteArrayList<>();
    private volatile Map<String, Integer> ordinals = Map.of();

    Streams(RocksStore store, byte[] space) {
        this.store = store;
        this.space = space;
        byte[] prefix = Keys.of(space, Keys.STREAM);
        store.gate.enter();
        try (RocksIterator iterator = store.db.newIterator(store.meta, store.read)) {
            Map<String, Integer> known = new HashMap<>();
            for (iterator.seek(prefix);
                    iterator.isValid() && Keys.startsWith(iterator.key(), prefix);
                    iterator.next()) {
                String name = new String(iterator.value(), StandardCharsets.UTF_8);
                known.put(name, names.size());
                names.add(name);
            }
            iterator.status();
            ordinals = Map.copyOf(known);
        } catch (RocksDBException e) {
            throw Failures.of("reading the journal's streams", e);
        } finally {
            store.gate.leave();
        }
    }

    int ordinal(String name) {
        Integer known = ordinals.get(name);
        return known == null ? add(name) : known;
    }

    private synchronized int add(String name) {
        Integer known = ordinals.get(name);
        if (known != null) {
            return known;
        }
        int next = names.size();
        if (next == MOST) {
            throw new TidemillException(
                    ErrorCode.TOO_LARGE, "an application must have at most " + MOST + " streams, and this has them");
        }
        store.put(Keys.number(space, Keys.STREAM, next), name.getBytes(StandardCharsets.UTF_8));
        Map<String, Integer> more = new HashMap<>(ordinals);
        more.put(name, next);
        names.add(name);
        ordinals = Map.copyOf(more);
        return next;
    }

    String name(int ordinal) {
        if (ordinal < 0 || ordinal >= names.size()) {
            throw new IllegalArgumentException(
                    "a stream's ordinal must be 0 to " + (names.size() - 1) + ", got " + ordinal);
        }
        return names.get(ordinal);
    }
}
