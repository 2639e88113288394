package dev.tidemill.recommend.model;

import dev.tidemill.recommend.matrix.Ids;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads what [ArtifactOutput] wrote; every block is checked before a value of it is answered.
public final class ArtifactInput {
    private static final String REMEDY = " (use another version of the model, or train it again)";
    private static final int MOST_TEXT = 1 << 20;

    private final InputStream in;
    private final ByteBuffer block = ByteBuffer.allocate(ArtifactOutput.BLOCK);
    private int number;

    ArtifactInput(InputStream in) {
        this.in = in;
        block.limit(0);
    }

    public int readInt() throws IOException {
        need(Integer.BYTES);
        return block.getInt();
    }

    public long readLong() throws IOException {
        need(Long.BYTES);
        return block.getLong();
    }

    public float readFloat() throws IOException {
        need(Float.BYTES);
        return block.getFloat();
    }

    public double readDouble() throws IOException {
        need(Double.BYTES);
        return block.getDouble();
    }

    public String readText() throws IOException {
        byte[] bytes = new byte[count(readInt(), MOST_TEXT)];
        for (int i = 0; i < bytes.length; i++) {
            need(1);
            bytes[i] = block.get();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public int[] readInts() throws IOException {
        int[] values = new int[count(readInt(), Integer.MAX_VALUE)];
        for (int i = 0; i < values.length; i++) {
            values[i] = readInt();
        }
        return values;
    }

    public long[] readLongs() throws IOException {
        long[] values = new long[count(readInt(), Integer.MAX_VALUE)];
        for (int i = 0; i < values.length; i++) {
            values[i] = readLong();
        }
        return values;
    }

    public float[] readFloats() throws IOException {
        float[] values = new float[count(readInt(), Integer.MAX_VALUE)];
        for (int i = 0; i < values.length; i++) {
            values[i] = readFloat();
        }
        return values;
    }

    public Ids readIds() throws IOException {
        int size = count(readInt(), Integer.MAX_VALUE);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            names.add(readText());
        }
        return Ids.of(names);
    }

    /// Refuses content that is whole but cannot be.
    ///
    /// @throws ArtifactException where `holds` is false
    public void check(boolean holds, String rule) throws ArtifactException {
        if (!holds) {
            throw new ArtifactException("a model's content must keep its rule: " + rule + REMEDY);
        }
    }

    /// That nothing follows.
    void expectEnd() throws IOException {
        if (block.hasRemaining() || nextBlock()) {
            throw new ArtifactException("a model's content must end where its last value ends" + REMEDY);
        }
    }

    private int count(int read, int most) throws ArtifactException {
        if (read < 0 || read > most) {
            throw new ArtifactException("a length in a model must be from 0 to " + most + ", got " + read + REMEDY);
        }
        return read;
    }

    private void need(int bytes) throws IOException {
        if (block.remaining() < bytes && (block.hasRemaining() || !nextBlock() || block.remaining() < bytes)) {
            throw new ArtifactException("a model's content must not end before its last value" + REMEDY);
        }
    }

    /// Whether there is another one.
    private boolean nextBlock() throws IOException {
        ByteBuffer head = ByteBuffer.wrap(bytes(2 * Integer.BYTES));
        int length = head.getInt();
        if (length < 0 || length > ArtifactOutput.BLOCK) {
            throw damaged();
        }
        byte[] bytes = bytes(length);
        if (head.getInt() != ArtifactOutput.checksum(number, bytes, length)) {
            throw damaged();
        }
        number++;
        block.clear().put(bytes).flip();
        return length > 0;
    }

    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new ArtifactException("a model must not be cut, got its end in block " + number + REMEDY);
        }
        return bytes;
    }

    private ArtifactException damaged() {
        return new ArtifactException("a model must match its checksums, got another in block " + number + REMEDY);
    }
}
