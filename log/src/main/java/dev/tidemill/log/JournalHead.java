package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How far a journal was when this was written: what lies behind it need not be read when it is opened. Written with
/// every thousandth event or so, with every removal, and when it is closed; the blocks from `end` on say the rest.
///
/// Format, version 2: [Seal] with magic `TMHD`, then end, count of streams, and for each its watermark and its
/// greatest id: length plus one and UTF-8, or 0 where it is not known. Numbers of variable length. Version 1 has no
/// ids.
///
/// @param watermarks greatest event time of each stream
/// @param greatest   greatest id of each stream in the order of [FreshIds]; `null` where version 1 did not say
@SuppressWarnings("ArrayRecordComponent")
record JournalHead(long end, long[] watermarks, @Nullable String[] greatest) {
    static final JournalHead EMPTY = new JournalHead(0, new long[0], new String[0]);

    private static final int MAGIC = 0x544d4844;
    private static final int VERSION = 2;

    byte[] encode() {
        ByteWriter out = new ByteWriter(64);
        out.skip(Seal.BYTES);
        out.unsigned(end);
        out.unsigned(watermarks.length);
        for (int i = 0; i < watermarks.length; i++) {
            out.signed(watermarks[i]);
            String id = greatest[i];
            if (id == null) {
                out.unsigned(0);
            } else {
                byte[] text = id.getBytes(StandardCharsets.UTF_8);
                out.unsigned(text.length + 1L);
                out.raw(text);
            }
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
        boolean told = Seal.version(bytes) > 1;
        long end = in.unsigned();
        long[] watermarks = new long[(int) in.unsigned()];
        @Nullable String[] greatest = new String[watermarks.length];
        for (int i = 0; i < watermarks.length; i++) {
            watermarks[i] = in.signed();
            int length = told ? (int) in.unsigned() : 0;
            greatest[i] = length == 0 ? null : in.text(length - 1);
        }
        return new JournalHead(end, watermarks, greatest);
    }

    /// The head after these events too.
    JournalHead after(Iterable<StoredEvent> events) {
        long[] times = watermarks.clone();
        @Nullable String[] ids = greatest.clone();
        long last = end;
        for (StoredEvent event : events) {
            int stream = event.stream();
            if (times.length <= stream) {
                int length = times.length;
                times = Arrays.copyOf(times, stream + 1);
                ids = Arrays.copyOf(ids, stream + 1);
                Arrays.fill(times, length, times.length, Long.MIN_VALUE);
                Arrays.fill(ids, length, ids.length, "");
            }
            times[stream] = Math.max(times[stream], event.time());
            String id = ids[stream];
            ids[stream] = id == null || FreshIds.greater(id, event.id()) ? id : event.id();
            last = event.offset() + 1;
        }
        return new JournalHead(last, times, ids);
    }

    long watermark(int stream) {
        return stream < watermarks.length ? watermarks[stream] : Long.MIN_VALUE;
    }
}
