package dev.tidemill.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one commit does to the state under one key: deltas follow one another anyhow, so that many of them are
/// written as one, after the last snapshot where there is any. Whoever changes a state often gives the same array
/// as its key, so that arrays are compared before their content is.
final class JoinedChange {
    private final byte[] key;
    private final ByteArrayOutputStream deltas = new ByteArrayOutputStream();
    private byte @Nullable [] snapshot;

    private JoinedChange(byte[] key) {
        this.key = key;
    }

    /// The changes by key, in the order of each key's first one.
    static Collection<JoinedChange> join(List<Commit.Change> changes) {
        IdentityHashMap<byte[], JoinedChange> byArray = new IdentityHashMap<>(changes.size());
        Map<ByteBuffer, JoinedChange> byKey = new LinkedHashMap<>();
        for (Commit.Change change : changes) {
            JoinedChange joined = byArray.get(change.key());
            if (joined == null) {
                joined =
                        byKey.computeIfAbsent(ByteBuffer.wrap(change.key()), ignored -> new JoinedChange(change.key()));
                byArray.put(change.key(), joined);
            }
            joined.add(change);
        }
        return byKey.values();
    }

    private void add(Commit.Change change) {
        if (change.snapshot()) {
            snapshot = change.value();
            deltas.reset();
        } else {
            deltas.writeBytes(change.value());
        }
    }

    /// One or two changes that have the same effect.
    List<Commit.Change> changes() {
        List<Commit.Change> changes = new ArrayList<>(2);
        if (snapshot != null) {
            changes.add(new Commit.Change(key, snapshot, true));
        }
        if (deltas.size() > 0) {
            changes.add(new Commit.Change(key, deltas.toByteArray(), false));
        }
        return changes;
    }
}
