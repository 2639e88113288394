package dev.tidemill.chat.pii;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// A tagger as bytes: magic `TMPT`, 2 bytes version, 4 bytes CRC-32C of the rest, then the buckets' bits, how many
/// tags, the unit of weights, how many weights are not 0, each as the distance from the one before and the weight in
/// units, then all transitions; big-endian.
final class TaggerFile {
    private static final int MAGIC = 0x544d5054;
    private static final short VERSION = 1;
    private static final int HEAD = 10;

    private TaggerFile() {}

    static byte[] write(SequenceTagger tagger) {
        try {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            content(tagger, new DataOutputStream(content));
            byte[] bytes = content.toByteArray();
            return ByteBuffer.allocate(HEAD + bytes.length)
                    .putInt(MAGIC)
                    .putShort(VERSION)
                    .putInt(checksum(bytes))
                    .put(bytes)
                    .array();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// @throws TidemillException INVALID where they are none, of a newer program, damaged or cut
    static SequenceTagger read(byte[] bytes) {
        ByteBuffer head = ByteBuffer.wrap(bytes);
        if (bytes.length < HEAD || head.getInt() != MAGIC) {
            throw refused("must begin with its magic TMPT (this is another file, or none)");
        }
        short version = head.getShort();
        if (version != VERSION) {
            throw refused("must have version " + VERSION + ", got " + version + " (update the program)");
        }
        int checksum = head.getInt();
        byte[] content = new byte[bytes.length - HEAD];
        head.get(content);
        if (checksum(content) != checksum) {
            throw refused("must match its checksum (it is damaged or cut: copy it again)");
        }
        try {
            return content(new DataInputStream(new ByteArrayInputStream(content)));
        } catch (IOException e) {
            throw refused("must hold a tagger: " + e.getMessage());
        }
    }

    private static TidemillException refused(String rule) {
        return new TidemillException(ErrorCode.INVALID, "a tagger's file " + rule);
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    private static void content(SequenceTagger tagger, DataOutputStream out) throws IOException {
        float most = 0;
        int kept = 0;
        for (float weight : tagger.weights()) {
            most = Math.max(most, Math.abs(weight));
            kept += weight != 0 ? 1 : 0;
        }
        float unit = most / 127;
        out.writeByte(TokenFeatures.BITS);
        out.writeByte(Tags.COUNT);
        out.writeFloat(unit);
        out.writeInt(kept);
        int before = 0;
        for (int i = 0; i < tagger.weights().length; i++) {
            if (tagger.weights()[i] != 0) {
                writeDistance(out, i - before);
                out.writeByte(Math.round(tagger.weights()[i] / unit));
                before = i;
            }
        }
        for (float transition : tagger.transitions()) {
            out.writeFloat(transition);
        }
    }

    private static void writeDistance(DataOutputStream out, int distance) throws IOException {
        int rest = distance;
        while (rest >= 0x80) {
            out.writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    private static SequenceTagger content(DataInputStream in) throws IOException {
        int bits = in.readUnsignedByte();
        int tags = in.readUnsignedByte();
        if (bits != TokenFeatures.BITS || tags != Tags.COUNT) {
            throw new IOException("bits and tags must be " + TokenFeatures.BITS + " and " + Tags.COUNT + ", got " + bits
                    + " and " + tags);
        }
        SequenceTagger tagger = SequenceTagger.blank();
        float unit = in.readFloat();
        int kept = in.readInt();
        long at = 0;
        for (int i = 0; i < kept; i++) {
            at += readDistance(in);
            if (at >= tagger.weights().length) {
                throw new IOException("weights must lie among the buckets, got one at " + at);
            }
            tagger.weights()[(int) at] = in.readByte() * unit;
        }
        for (int i = 0; i < tagger.transitions().length; i++) {
            tagger.transitions()[i] = in.readFloat();
        }
        return tagger;
    }

    private static long readDistance(DataInputStream in) throws IOException {
        long distance = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int part = in.readUnsignedByte();
            distance |= (long) (part & 0x7f) << shift;
            if (part < 0x80) {
                return distance;
            }
        }
        throw new IOException("a distance must have at most 5 bytes");
    }
}
