package dev.tidemill.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The blocks read last, so that reading the events around one another does not open their block for each.
final class BlockCache {
    private static final int MOST_BYTES = 4 << 20;

    private final TreeMap<Long, Block.Index> blocks = new TreeMap<>();
    private final Deque<Long> order = new ArrayDeque<>();
    private long generation;
    private int bytes;

    synchronized @Nullable StoredEvent find(long offset) {
        Map.Entry<Long, Block.Index> entry = blocks.floorEntry(offset);
        return entry == null ? null : entry.getValue().find(offset);
    }

    /// To be read before the block is, and handed back with it.
    synchronized long generation() {
        return generation;
    }

    /// Keeps it, unless blocks were changed since the generation.
    synchronized void put(long since, Block block) {
        if (since != generation || block.size() > MOST_BYTES / 8 || blocks.containsKey(block.base())) {
            return;
        }
        Block.Index index = block.index();
        blocks.put(block.base(), index);
        order.addLast(block.base());
        bytes += index.size();
        while (bytes > MOST_BYTES) {
            Block.Index oldest = blocks.remove(order.removeFirst());
            bytes -= oldest == null ? 0 : oldest.size();
        }
    }

    /// Blocks were changed.
    synchronized void clear() {
        generation++;
        blocks.clear();
        order.clear();
        bytes = 0;
    }
}
