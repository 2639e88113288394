package dev.tidemill.features;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A key's state as bytes: records one behind the other, each with its length and kind, so that what a store
/// appends needs no parsing to be joined. All numbers big-endian.
///
/// ```
/// record   = length:int kind:byte body            length counts kind and body
/// event    = time place [flags] column…           kind 1, all longs
/// outcome  = event outcomeTime outcomePlace       kind 2
/// snapshot = "TMKS" version:byte … crc32c:int     kind 3, see SnapshotCodec
/// ```
final class StateCodec {
    static final byte EVENT = 1;
    static final byte OUTCOME = 2;
    static final byte SNAPSHOT = 3;
    static final int MAGIC = 0x544D4B53;
    static final byte VERSION = 1;
    private static final int HEAD = 5;

    private StateCodec() {}

    static byte[] event(GroupPlan plan, Row row) {
        int body = 8 * (2 + (plan.hasFlags() ? 1 : 0) + row.columns.length);
        byte[] record = new byte[HEAD + body];
        putRow(begin(record, EVENT), plan, row);
        return record;
    }

    static byte[] outcome(GroupPlan plan, Row row, long outcomeTime, long outcomePlace) {
        int body = 8 * (4 + (plan.hasFlags() ? 1 : 0) + row.columns.length);
        byte[] record = new byte[HEAD + body];
        ByteBuffer bytes = begin(record, OUTCOME);
        putRow(bytes, plan, row);
        bytes.putLong(outcomeTime).putLong(outcomePlace);
        return record;
    }

    static byte[] snapshot(KeyState state) {
        state.retract();
        SnapshotCodec codec = new SnapshotCodec(state);
        byte[] record = new byte[HEAD + 5 + codec.size() + 4];
        ByteBuffer bytes = begin(record, SNAPSHOT);
        bytes.putInt(MAGIC).put(VERSION);
        codec.write(bytes);
        bytes.putInt(checksum(record, HEAD, bytes.position()));
        return record;
    }

    /// @return how many records there were since the snapshot, and the state itself
    static Loaded read(GroupPlan plan, byte @Nullable [] stored) {
        KeyState state = new KeyState(plan);
        int since = 0;
        if (stored == null) {
            return new Loaded(state, since);
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(stored);
            Row row = new Row(plan.columns().length);
            while (bytes.hasRemaining()) {
                int length = bytes.getInt();
                int next = Math.addExact(bytes.position(), length);
                switch (bytes.get()) {
                    case EVENT -> {
                        getRow(bytes, plan, row);
                        state.insert(row, Long.MIN_VALUE);
                    }
                    case OUTCOME -> {
                        getRow(bytes, plan, row);
                        state.tell(row, bytes.getLong(), bytes.getLong());
                    }
                    case SNAPSHOT -> {
                        state = readSnapshot(plan, bytes, stored, next);
                        since = -1;
                    }
                    default -> throw broken("kind must be event, outcome or snapshot");
                }
                since++;
                if (bytes.position() != next) {
                    throw broken("length must match what follows");
                }
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException | ArithmeticException e) {
            throw new TidemillException(ErrorCode.STORAGE, "key state must be whole (restore it from a backup)", e);
        }
        return new Loaded(state, since);
    }

    record Loaded(KeyState state, int since) {}

    private static KeyState readSnapshot(GroupPlan plan, ByteBuffer bytes, byte[] stored, int next) {
        int begin = bytes.position();
        if (bytes.getInt() != MAGIC) {
            throw broken("snapshot must begin with TMKS");
        }
        byte version = bytes.get();
        if (version != VERSION) {
            throw broken("snapshot must have version " + VERSION + ", got " + version);
        }
        int sum = checksum(stored, begin, next - 4);
        if (sum != bytes.getInt(next - 4)) {
            throw broken("snapshot must match its checksum");
        }
        KeyState state = SnapshotCodec.read(plan, bytes);
        bytes.getInt();
        return state;
    }

    private static ByteBuffer begin(byte[] record, byte kind) {
        return ByteBuffer.wrap(record).putInt(record.length - HEAD + 1).put(kind);
    }

    private static void putRow(ByteBuffer bytes, GroupPlan plan, Row row) {
        bytes.putLong(row.time).putLong(row.place);
        if (plan.hasFlags()) {
            bytes.putLong(row.flags);
        }
        for (long column : row.columns) {
            bytes.putLong(column);
        }
    }

    private static void getRow(ByteBuffer bytes, GroupPlan plan, Row row) {
        row.time = bytes.getLong();
        row.place = bytes.getLong();
        row.flags = plan.hasFlags() ? bytes.getLong() : 0;
        for (int i = 0; i < row.columns.length; i++) {
            row.columns[i] = bytes.getLong();
        }
    }

    private static int checksum(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    static TidemillException broken(String rule) {
        return new TidemillException(ErrorCode.STORAGE, "key state broken: " + rule + " (restore it from a backup)");
    }
}
