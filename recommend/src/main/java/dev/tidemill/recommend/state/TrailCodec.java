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

/// Trails as bytes: steps one behind another, so that one more is appended without reading the others. A step
/// is its format (1), its kind, its weight, its time, its item with its length. The store has the checksum.
final class TrailCodec {
    private static final byte FORMAT = 1;

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

    static byte[] trail(Trail trail) {
        List<byte[]> steps = trail.steps().stream().map(TrailCodec::step).toList();
        ByteBuffer all =
                ByteBuffer.allocate(steps.stream().mapToInt(step -> step.length).sum());
        steps.forEach(all::put);
        return all.array();
    }

    /// A trail as it is stored.
    ///
    /// @param stored how many steps lie in the store
    record Loaded(Trail trail, int stored) {}

    /// @throws TidemillException STORAGE where the bytes are no trail
    static Loaded read(byte @Nullable [] bytes, int most) {
        if (bytes == null) {
            return new Loaded(Trail.empty(most), 0);
        }
        List<Step> steps = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            while (in.hasRemaining()) {
                if (in.get() != FORMAT) {
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
        return new Loaded(new Trail(List.copyOf(newest), most), steps.size());
    }

    private static TidemillException damaged() {
        return new TidemillException(
                ErrorCode.STORAGE, "the interactions of a user must be of format 1; open them with a newer program");
    }
}
