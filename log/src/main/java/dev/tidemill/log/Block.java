package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A block of events as [BlockWriter] wrote it; verified when it is opened.
final class Block {
    private final byte[] bytes;

    private Block(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @param base the offset in its key
    static Block open(long base, byte[] bytes) {
        String wrong = Seal.check(bytes, BlockWriter.MAGIC, BlockWriter.VERSION);
        if (wrong.isEmpty() && Seal.getLong(bytes, BlockWriter.BASE) != base) {
            wrong = "lies at the wrong place";
        }
        if (!wrong.isEmpty()) {
            throw damaged(base, wrong);
        }
        return new Block(bytes);
    }

    private static TidemillException damaged(long base, String wrong) {
        return new TidemillException(
                ErrorCode.STORAGE,
                "a block of events must be whole, but the one at offset " + base + " " + wrong
                        + "; restore the home from a backup");
    }

    long base() {
        return Seal.getLong(bytes, BlockWriter.BASE);
    }

    int count() {
        return Seal.getInt(bytes, BlockWriter.COUNT);
    }

    int size() {
        return bytes.length;
    }

    /// Whether a block that begins with these bytes may hold an event with from ≤ time < to.
    static boolean mayHold(byte[] head, long from, long to) {
        return Seal.getLong(head, BlockWriter.MAX_TIME) >= from && Seal.getLong(head, BlockWriter.MIN_TIME) < to;
    }

    List<StoredEvent> events() {
        List<StoredEvent> events = new ArrayList<>(count());
        Reader reader = reader();
        for (StoredEvent event = reader.next(); event != null; event = reader.next()) {
            events.add(event);
        }
        return events;
    }

    @Nullable
    StoredEvent find(long offset) {
        Reader reader = reader();
        for (StoredEvent event = reader.next(); event != null; event = reader.next()) {
            if (event.offset() >= offset) {
                return event.offset() == offset ? event : null;
            }
        }
        return null;
    }

    Reader reader() {
        return new Reader(new ByteReader(bytes, BlockWriter.ENTRIES), base(), 0, count());
    }

    /// Readers at every event: where to begin to read one of them.
    Index index() {
        int count = count();
        Index index = new Index(this, new long[count], new long[count], new int[count]);
        Reader reader = reader();
        for (int i = 0; i < count; i++) {
            index.times[i] = reader.time;
            index.positions[i] = reader.in.position();
            index.offsets[i] = reader.skip();
        }
        return index;
    }

    /// Walks over the events.
    static final class Reader {
        private final ByteReader in;
        private long expected;
        private long time;
        private int left;

        Reader(ByteReader in, long expected, long time, int left) {
            this.in = in;
            this.expected = expected;
            this.time = time;
            this.left = left;
        }

        @Nullable
        StoredEvent next() {
            if (left == 0) {
                return null;
            }
            left--;
            long offset = expected + in.unsigned();
            long stream = in.unsigned();
            time += in.signed();
            long known = time + in.signed();
            String id = in.text();
            expected = offset + 1;
            return new StoredEvent(offset, (int) (stream >>> 1), id, time, known, (stream & 1) == 1, in.bytes());
        }

        private long skip() {
            long offset = expected + in.unsigned();
            in.unsigned();
            time += in.signed();
            in.signed();
            in.skipBytes();
            in.skipBytes();
            expected = offset + 1;
            return offset;
        }
    }

    /// Where each event of a block begins.
    static final class Index {
        private final Block block;
        private final long[] offsets;
        private final long[] times;
        private final int[] positions;

        Index(Block block, long[] offsets, long[] times, int[] positions) {
            this.block = block;
            this.offsets = offsets;
            this.times = times;
            this.positions = positions;
        }

        int size() {
            return block.bytes.length + offsets.length * 20;
        }

        @Nullable
        StoredEvent find(long offset) {
            int at = Arrays.binarySearch(offsets, offset);
            if (at < 0) {
                return null;
            }
            long expected = at == 0 ? block.base() : offsets[at - 1] + 1;
            return new Reader(new ByteReader(block.bytes, positions[at]), expected, times[at], 1).next();
        }
    }
}
