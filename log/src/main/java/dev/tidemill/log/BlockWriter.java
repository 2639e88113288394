package dev.tidemill.log;

/// Writes events into one block. Its format, version 1, numbers big-endian:
///
/// | bytes | what |
/// |---|---|
/// | 0 to 8 | [Seal] with magic `TMEB` |
/// | 9 to 12 | how many events |
/// | 13 to 20 | base: the offset in the block's key |
/// | 21 to 28 | least event time |
/// | 29 to 36 | greatest event time |
/// | from 37 | the events |
///
/// An event is, in numbers of variable length (7 bits a byte, least first; `s` zigzag): offset minus the one
/// expected; stream × 2 + late; `s` time minus the time of the event before; `s` known minus time; length and bytes
/// of the id; length and bytes of the payload. The expected offset is the base, then one more than the last: what
/// retention takes out leaves a hole and no other trace.
final class BlockWriter {
    static final int MAGIC = 0x544d4542;
    static final int VERSION = 1;
    static final int COUNT = Seal.BYTES;
    static final int BASE = COUNT + 4;
    static final int MIN_TIME = BASE + 8;
    static final int MAX_TIME = MIN_TIME + 8;
    static final int ENTRIES = MAX_TIME + 8;

    private final ByteWriter out = new ByteWriter(4096);
    private long base;
    private long expected;
    private long lastTime;
    private long minTime;
    private long maxTime;
    private int count;

    void begin(long firstOffset) {
        out.clear();
        out.skip(ENTRIES);
        base = firstOffset;
        expected = firstOffset;
        lastTime = 0;
        minTime = Long.MAX_VALUE;
        maxTime = Long.MIN_VALUE;
        count = 0;
    }

    /// @param id the event's id in UTF-8
    void add(StoredEvent event, byte[] id) {
        out.unsigned(event.offset() - expected);
        out.unsigned(event.stream() * 2L + (event.late() ? 1 : 0));
        out.signed(event.time() - lastTime);
        out.signed(event.known() - event.time());
        out.bytes(id);
        out.bytes(event.payload());
        expected = event.offset() + 1;
        lastTime = event.time();
        minTime = Math.min(minTime, lastTime);
        maxTime = Math.max(maxTime, lastTime);
        count++;
    }

    int count() {
        return count;
    }

    long base() {
        return base;
    }

    int size() {
        return out.size();
    }

    /// Seals the block, which then lies in the first [#size()] bytes.
    byte[] finish() {
        byte[] bytes = out.array();
        Seal.putInt(bytes, COUNT, count);
        Seal.putLong(bytes, BASE, base);
        Seal.putLong(bytes, MIN_TIME, minTime);
        Seal.putLong(bytes, MAX_TIME, maxTime);
        Seal.put(bytes, out.size(), MAGIC, VERSION);
        return bytes;
    }
}
