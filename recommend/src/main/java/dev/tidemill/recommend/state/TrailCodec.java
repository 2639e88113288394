package dev.tidemill.recommend.state;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.recommend.state.Trail.Step;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Trails as bytes: steps one behind another, so that one more is appended without reading the others. A
/// step is its format (1), its kind, its weight, its time, its item with its length. Before them, where
/// steps were left out, stands how many of these told of taste, behind another format (2). The store has
/// the checksum.
final class TrailCodec {
    private static final byte FORMAT = 1;
    private static final byte LEFT_OUT = 2;

    private TrailCodec() {}

    static byte[] step(Step step) {
        byte[] item = step.item().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + Float.BYTES + Long.BYTES + Short.BYTES + item.length)
                .put(FORMAT)
                .put((byte) step.kind())
                .putFloat(step.weight())
                .putLong(step.time())
                .putShort((short) item.length)
                .put(item)
                .array();
    }

    /// @param told how many steps, also of those that are in it no more, told of taste
    static byte[] trail(Trail trail, long told) {
        List<byte[]> steps = trail.steps().stream().map(TrailCodec::step).toList();
        ByteBuffer all = ByteBuffer.allocate(
                1 + Long.BYTES + steps.stream().mapToInt(step -> step.length).sum());
        all.put(LEFT_OUT)
                .putLong(told - trail.steps().stream().filter(Step::tells).count());
        steps.forEach(all::put);
        return all.array();
    }

    /// A trail as it is stored.
    ///
    /// @param stored how many steps lie in the store
    /// @param told   how many there ever were that told of taste
    record Loaded(Trail trail, int stored, long told) {}

    /// @throws TidemillException STORAGE where the bytes are no trail
    static Loaded read(byte @Nullable [] bytes, int most) {
        if (bytes == null) {
            return new Loaded(Trail.empty(most), 0, 0);
        }
        List<Step> steps = new ArrayList<>();
        long told = 0;
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            while (in.hasRemaining()) {
                byte format = in.get();
                if (format == LEFT_OUT && steps.isEmpty()) {
                    told = in.getLong();
                    continue;
                }
                if (format != FORMAT) {
                    throw damaged();
                }
                int kind = Byte.toUnsignedInt(in.get());
                float weight = in.getFloat();
                long time = in.getLong();
                byte[] item = new byte[Short.toUnsignedInt(in.getShort())];
                in.get(item);
                steps.add(new Step(kind, new String(item, StandardCharsets.UTF_8), weight, time));
            }
        } catch (BufferUnderflowException cut) {
            throw damaged();
        }
        List<Step> newest = steps.subList(Math.max(0, steps.size() - most), steps.size());
        return new Loaded(
                new Trail(List.copyOf(newest), most),
                steps.size(),
                told + steps.stream().filter(Step::tells).count());
    }

    private static TidemillException damaged() {
        return new TidemillException(
                ErrorCode.STORAGE,
                "the interactions of a user must be of formats 1 and 2; open them with a newer program");
    }
}
