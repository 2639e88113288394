package dev.tidemill.serve;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.rollout.Assignment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.zip.CRC32C;

/// Receipts as bytes: magic `TR`, format version, fields in order, CRC-32C at the end. Version 2 added up to where
/// the features saw; in version 1 that is always the offset after its own. Version 3 added what was answered beyond
/// the outcome; it is written only where there is such content. The names of the features are
/// those of the application version that it names and the inputs lie in the journal under the same offset, so
/// neither is repeated here.
final class ReceiptCodec {
    private static final short MAGIC = 0x5452;
    /// 2 added the registered policy, the assignments, and up to where the features saw.
    /// 3 added the content, before up to where the features saw.
    private static final byte VERSION = 3;
    private static final byte WITHOUT_CONTENT = 2;
    private static final byte OLDEST = 1;
    private static final int CHECKSUM_BYTES = 4;

    private ReceiptCodec() {}

    static byte[] encode(Receipt receipt) {
        Output out = new Output(256 + receipt.features().length * 8);
        boolean content = !receipt.content().isEmpty();
        out.bytes.putShort(MAGIC).put(content ? VERSION : WITHOUT_CONTENT);
        out.text(receipt.applicationVersion());
        out.text(receipt.id());
        out.bytes.putLong(receipt.offset()).putLong(receipt.time()).putLong(receipt.decidedAt());
        out.bytes.putInt(receipt.model().orElse(0)).putInt(receipt.policyVersion());
        out.bytes.putDouble(receipt.score()).putDouble(receipt.probability());
        out.text(receipt.outcome());
        out.text(receipt.fallback().orElse(""));
        out.doubles(receipt.features());
        out.ensure(2).putShort((short) receipt.rules().size());
        receipt.rules().forEach(out::text);
        out.ensure(2).putShort((short) receipt.reasons().size());
        for (Receipt.Reason reason : receipt.reasons()) {
            out.text(reason.code());
            out.text(reason.text());
            out.ensure(8).putDouble(reason.weight());
        }
        Receipt.Timings t = receipt.timings();
        out.ensure(5 * 8)
                .putLong(t.validate())
                .putLong(t.log())
                .putLong(t.fold())
                .putLong(t.score())
                .putLong(t.policy());
        out.ensure(5).putInt(receipt.policy().orElse(0));
        out.bytes.put((byte) receipt.assignments().size());
        for (Assignment assignment : receipt.assignments()) {
            out.text(assignment.trial());
            out.ensure(4).putInt(assignment.period());
            out.text(assignment.arm());
        }
        if (content) {
            byte[] utf8 = receipt.content().getBytes(StandardCharsets.UTF_8);
            out.ensure(4 + utf8.length).putInt(utf8.length).put(utf8);
        }
        out.ensure(8 + CHECKSUM_BYTES).putLong(receipt.seen());
        return out.finish();
    }

    /// @param application its name
    /// @param inputs      the event's fields as JSON
    /// @param names       gives the feature names of an application version
    static Receipt decode(byte[] bytes, String application, String inputs, Function<String, List<String>> names) {
        ByteBuffer in = verified(bytes);
        byte format = bytes[2];
        String version = text(in);
        String id = text(in);
        long offset = in.getLong();
        long time = in.getLong();
        long decidedAt = in.getLong();
        int model = in.getInt();
        int policy = in.getInt();
        double score = in.getDouble();
        double probability = in.getDouble();
        String outcome = text(in);
        String fallback = text(in);
        double[] features = new double[Short.toUnsignedInt(in.getShort())];
        for (int i = 0; i < features.length; i++) {
            features[i] = in.getDouble();
        }
        List<String> rules = new ArrayList<>();
        for (int i = in.getShort(); i > 0; i--) {
            rules.add(text(in));
        }
        List<Receipt.Reason> reasons = new ArrayList<>();
        for (int i = in.getShort(); i > 0; i--) {
            reasons.add(new Receipt.Reason(text(in), text(in), in.getDouble()));
        }
        Receipt.Timings timings =
                new Receipt.Timings(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
        int registered = format == 1 ? 0 : in.getInt();
        List<Assignment> assignments = format == 1 ? List.of() : assignments(in);
        String content = format < VERSION ? "" : longText(in);
        long seen = format == 1 ? offset + 1 : in.getLong();
        return new Receipt(
                application,
                version,
                id,
                offset,
                seen,
                time,
                decidedAt,
                inputs,
                names.apply(version),
                features,
                model == 0 ? OptionalInt.empty() : OptionalInt.of(model),
                policy,
                score,
                probability,
                outcome,
                rules,
                reasons,
                fallback.isEmpty() ? Optional.empty() : Optional.of(fallback),
                timings,
                registered == 0 ? OptionalInt.empty() : OptionalInt.of(registered),
                assignments,
                content);
    }

    private static List<Assignment> assignments(ByteBuffer in) {
        List<Assignment> assignments = new ArrayList<>(2);
        for (int i = in.get(); i > 0; i--) {
            assignments.add(new Assignment(text(in), in.getInt(), text(in)));
        }
        return assignments;
    }

    /// What a receipt answered.
    ///
    /// @param fallback empty where a model answered
    record Answer(String outcome, String fallback) {}

    /// Only the answer, without the rest.
    static Answer answer(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 3, bytes.length - 3);
        skipText(in);
        skipText(in);
        in.position(in.position() + 3 * Long.BYTES + 2 * Integer.BYTES + 2 * Double.BYTES);
        return new Answer(text(in), text(in));
    }

    /// Up to where the features of the decision about the event at the offset saw.
    static long seen(long offset, byte[] bytes) {
        verified(bytes);
        return bytes[2] == 1 ? offset + 1 : ByteBuffer.wrap(bytes).getLong(bytes.length - CHECKSUM_BYTES - Long.BYTES);
    }

    private static void skipText(ByteBuffer in) {
        int length = Short.toUnsignedInt(in.getShort());
        in.position(in.position() + length);
    }

    private static ByteBuffer verified(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < 3 + CHECKSUM_BYTES || in.getShort() != MAGIC) {
            throw new TidemillException(ErrorCode.STORAGE, "receipt must begin with its magic; the store is damaged");
        }
        byte version = in.get();
        if (version < OLDEST || version > VERSION) {
            throw new TidemillException(
                    ErrorCode.STORAGE,
                    "receipt format must be from " + OLDEST + " to " + VERSION + ", got " + version
                            + "; open it with a newer program");
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - CHECKSUM_BYTES);
        if ((int) crc.getValue() != in.getInt(bytes.length - CHECKSUM_BYTES)) {
            throw new TidemillException(ErrorCode.STORAGE, "receipt's checksum must match; the store is damaged");
        }
        return in;
    }

    private static String longText(ByteBuffer in) {
        byte[] utf8 = new byte[in.getInt()];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static String text(ByteBuffer in) {
        byte[] utf8 = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /// A buffer that grows.
    private static final class Output {
        private ByteBuffer bytes;

        Output(int size) {
            bytes = ByteBuffer.allocate(size);
        }

        ByteBuffer ensure(int more) {
            if (bytes.remaining() < more) {
                ByteBuffer larger = ByteBuffer.allocate(Math.max(bytes.capacity() * 2, bytes.position() + more));
                bytes = larger.put(bytes.flip());
            }
            return bytes;
        }

        void text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            ensure(2 + utf8.length + 64).putShort((short) utf8.length).put(utf8);
        }

        void doubles(double[] values) {
            ensure(2 + values.length * 8).putShort((short) values.length);
            bytes.asDoubleBuffer().put(values);
            bytes.position(bytes.position() + values.length * 8);
        }

        byte[] finish() {
            CRC32C crc = new CRC32C();
            crc.update(bytes.array(), 0, bytes.position());
            bytes.putInt((int) crc.getValue());
            return java.util.Arrays.copyOf(bytes.array(), bytes.position());
        }
    }
}
