package dev.tidemill.log;

import java.util.Arrays;

/// A write batch of RocksDB as bytes, made here instead of by one native call for each entry.
///
/// The layout is the one that RocksDB documents at the head of `write_batch.cc` and keeps in its write-ahead log: a
/// sequence (8 bytes, zero here) and the number of entries (4 bytes), little-endian; then for each entry a tag, the
/// number of the column family but for the default one, length and bytes of the key, length and bytes of the value;
/// numbers of variable length, 7 bits a byte, least first. A test compares with RocksDB's own batches.
final class BatchBytes {
    private static final int COUNT = 8;
    private static final int HEAD = 12;
    private static final int PUT = 1;
    private static final int MERGE = 2;
    private static final int PUT_IN_FAMILY = 5;
    private static final int MERGE_IN_FAMILY = 6;
    private static final int MOST_KEPT = 8 << 20;

    private ByteWriter out = new ByteWriter(4096);
    private int count;

    BatchBytes() {
        clear();
    }

    void clear() {
        if (out.array().length > MOST_KEPT) {
            out = new ByteWriter(4096);
        }
        out.clear();
        out.skip(HEAD);
        count = 0;
    }

    /// Begins an entry that replaces a value; the parts of key and value follow.
    void put(int family) {
        begin(family, PUT, PUT_IN_FAMILY);
    }

    /// Begins an entry that adds to a value.
    void merge(int family) {
        begin(family, MERGE, MERGE_IN_FAMILY);
    }

    private void begin(int family, int tag, int tagInFamily) {
        count++;
        if (family == 0) {
            out.one(tag);
        } else {
            out.one(tagInFamily);
            out.unsigned(family);
        }
    }

    /// How long the key or value is whose parts follow.
    BatchBytes length(int bytes) {
        out.unsigned(bytes);
        return this;
    }

    BatchBytes part(byte[] bytes) {
        out.raw(bytes);
        return this;
    }

    BatchBytes part(byte[] bytes, int length) {
        out.raw(bytes, length);
        return this;
    }

    /// Eight bytes, big-endian.
    BatchBytes number(long number) {
        out.int64(number);
        return this;
    }

    BatchBytes one(int value) {
        out.one(value);
        return this;
    }

    byte[] finish() {
        byte[] bytes = Arrays.copyOf(out.array(), out.size());
        Arrays.fill(bytes, 0, COUNT, (byte) 0);
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[COUNT + i] = (byte) (count >>> (8 * i));
        }
        return bytes;
    }
}
