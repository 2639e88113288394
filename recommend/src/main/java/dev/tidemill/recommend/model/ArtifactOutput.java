package dev.tidemill.recommend.model;

import dev.tidemill.recommend.matrix.Ids;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// Writes values big-endian in blocks of at most 64 KiB, each with its length and CRC-32C over its number
/// and bytes, so that a reader never believes a byte that was not checked. A block of length 0 ends it.
public final class ArtifactOutput {
    static final int BLOCK = 1 << 16;

    private final OutputStream out;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private int number;

    ArtifactOutput(OutputStream out) {
        this.out = out;
    }

    public void writeInt(int value) throws IOException {
        room(Integer.BYTES);
        block.putInt(value);
    }

    public void writeLong(long value) throws IOException {
        room(Long.BYTES);
        block.putLong(value);
    }

    public void writeFloat(float value) throws IOException {
        room(Float.BYTES);
        block.putFloat(value);
    }

    public void writeDouble(double value) throws IOException {
        room(Double.BYTES);
        block.putDouble(value);
    }

    public void writeText(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeInt(bytes.length);
        for (byte b : bytes) {
            room(1);
            block.put(b);
        }
    }

    /// Its length, then its values.
    public void writeInts(int[] values) throws IOException {
        writeInt(values.length);
        for (int value : values) {
            writeInt(value);
        }
    }

    /// Its length, then its values.
    public void writeLongs(long[] values) throws IOException {
        writeInt(values.length);
        for (long value : values) {
            writeLong(value);
        }
    }

    /// Its length, then its values, whose bits are kept.
    public void writeFloats(float[] values) throws IOException {
        writeInt(values.length);
        for (float value : values) {
            writeFloat(value);
        }
    }

    /// How many, then each.
    public void writeIds(Ids ids) throws IOException {
        writeInt(ids.size());
        for (String name : ids.names()) {
            writeText(name);
        }
    }

    void end() throws IOException {
        flush();
        flush();
        out.flush();
    }

    private void room(int bytes) throws IOException {
        if (block.remaining() < bytes) {
            flush();
        }
    }

    private void flush() throws IOException {
        ByteBuffer head = ByteBuffer.allocate(2 * Integer.BYTES);
        head.putInt(block.position()).putInt(checksum(number++, block.array(), block.position()));
        out.write(head.array());
        out.write(block.array(), 0, block.position());
        block.clear();
    }

    static int checksum(int number, byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
