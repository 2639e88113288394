package dev.tidemill.chat.classify;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.Calibration;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// A text model as bytes: magic `TMTC`, 2 bytes version, 4 bytes length of the content, 4 bytes its CRC-32C, the
/// content, all big-endian. Weights are half floats (IEEE 754 binary16), which is all that training leaves of them.
public final class TextModelFile {
    private static final int MAGIC = 0x544d5443;
    private static final short VERSION = 1;
    private static final int HEAD = 14;

    /// No content is longer.
    private static final int LONGEST = 1 << 26;

    private static final int MOST_CATEGORIES = 64;

    private TextModelFile() {}

    /// The model as bytes.
    public static byte[] write(TextModel model) {
        try {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            content(model, new DataOutputStream(content));
            byte[] bytes = content.toByteArray();
            return ByteBuffer.allocate(HEAD + bytes.length)
                    .putInt(MAGIC)
                    .putShort(VERSION)
                    .putInt(bytes.length)
                    .putInt(checksum(bytes))
                    .put(bytes)
                    .array();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// The model of such bytes.
    ///
    /// @throws TidemillException INVALID where they are none, of a newer program, damaged or cut
    public static TextModel read(byte[] bytes) {
        ByteBuffer head = ByteBuffer.wrap(bytes);
        if (bytes.length < HEAD || head.getInt() != MAGIC) {
            throw refused("must begin with its magic TMTC (this is another file, or none)");
        }
        short version = head.getShort();
        if (version != VERSION) {
            throw refused("must have version " + VERSION + ", got " + version + " (update the program)");
        }
        int length = head.getInt();
        int checksum = head.getInt();
        if (length < 0 || length > LONGEST || length != bytes.length - HEAD) {
            throw refused("must hold the " + length + " bytes that its head tells, got " + (bytes.length - HEAD)
                    + " (copy it again)");
        }
        byte[] content = new byte[length];
        head.get(content);
        if (checksum(content) != checksum) {
            throw refused("must match its checksum (it is damaged: copy it again)");
        }
        try {
            return content(new DataInputStream(new ByteArrayInputStream(content)));
        } catch (IOException | IllegalArgumentException e) {
            throw refused("must hold a model: " + e.getMessage());
        }
    }

    private static TidemillException refused(String rule) {
        return new TidemillException(ErrorCode.INVALID, "a text model's file " + rule);
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    private static void content(TextModel model, DataOutputStream out) throws IOException {
        TextFeatures features = model.features();
        out.writeUTF(model.name());
        out.writeUTF(model.embedding());
        out.writeInt(features.bits());
        out.writeInt(features.words());
        out.writeInt(features.least());
        out.writeInt(features.most());
        out.writeInt(features.dimension());
        out.writeInt(model.categories().size());
        for (TextModel.Category category : model.categories()) {
            out.writeUTF(category.name());
            out.writeDouble(category.bias());
            out.writeDouble(category.calibration().slope());
            out.writeDouble(category.calibration().intercept());
            out.writeDouble(category.threshold());
            for (float weight : category.weights()) {
                out.writeShort(Float.floatToFloat16(weight));
            }
        }
    }

    private static TextModel content(DataInputStream in) throws IOException {
        String name = in.readUTF();
        String embedding = in.readUTF();
        TextFeatures features = new TextFeatures(in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt());
        int count = in.readInt();
        if (count < 1 || count > MOST_CATEGORIES || features.dimension() > LONGEST) {
            throw new IOException("categories must be 1 to " + MOST_CATEGORIES + ", got " + count);
        }
        List<TextModel.Category> categories = new ArrayList<>();
        for (int c = 0; c < count; c++) {
            String category = in.readUTF();
            double bias = in.readDouble();
            Calibration.Platt calibration = new Calibration.Platt(in.readDouble(), in.readDouble());
            double threshold = in.readDouble();
            float[] weights = new float[features.buckets() + features.dimension()];
            if (2L * weights.length > in.available()) {
                throw new IOException("weights must be " + weights.length + ", the content ends before");
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] = Float.float16ToFloat(in.readShort());
            }
            categories.add(new TextModel.Category(category, weights, bias, calibration, threshold));
        }
        return new TextModel(name, embedding, features, categories);
    }
}
