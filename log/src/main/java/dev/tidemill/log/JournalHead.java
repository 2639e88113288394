package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.Arrays;

/// How far a journal was when this was written: what lies behind it need not be read when it is opened. Written with
/// every thousandth event or so, with every removal, and when it is closed; the blocks from `end` on say the rest.
///
/// Format, version 1: [Seal] with magic `TMHD`, then end, count of watermarks, and each watermark; numbers of variable
/// length.
@SuppressWarnings("ArrayRecordComponent")
record JournalHead(long end, long[] watermarks) {
    static final JournalHead EMPTY = new JournalHead(0, new long[0]);

    private static final int MAGIC = 0x544d4844;
    private static final int VERSION = 1;

    byte[] encode() {
        ByteWriter out = new ByteWriter(64);
        out.skip(Seal.BYTES);
        out.unsigned(end);
        out.unsigned(watermarks.length);
        for (long watermark : watermarks) {
            out.signed(watermark);
        }
        byte[] bytes = out.copy();
        Seal.put(bytes, bytes.length, MAGIC, VERSION);
        return bytes;
    }

    static JournalHead decode(byte[] bytes) {
        String wrong = Seal.check(bytes, MAGIC, VERSION);
        if (!wrong.isEmpty()) {
            throw new TidemillException(
                    ErrorCode.STORAGE,
                    "the head of a journal must be whole, but it " + wrong + "; restore the home from a backup");
        }
        ByteReader in = new ByteReader(bytes, Seal.BYTES);
        long end = in.unsigned();
        long[] watermarks = new long[(int) in.unsigned()];
        for (int i = 0; i < watermarks.length; i++) {
            watermarks[i] = in.signed();
        }
        return new JournalHead(end, watermarks);
    }

    /// The head after these events too.
    JournalHead after(Iterable<StoredEvent> events) {
        long[] next = watermarks.clone();
        long last = end;
        for (StoredEvent event : events) {
            int stream = event.stream();
            if (next.length <= stream) {
                int length = next.length;
                next = Arrays.copyOf(next, stream + 1);
                Arrays.fill(next, length, next.length, Long.MIN_VALUE);
            }
            next[stream] = Math.max(next[stream], event.time());
            last = event.offset() + 1;
        }
        return new JournalHead(last, next);
    }

    long watermark(int stream) {
        return stream < watermarks.length ? watermarks[stream] : Long.MIN_VALUE;
    }
}
