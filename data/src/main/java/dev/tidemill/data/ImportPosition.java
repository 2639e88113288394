package dev.tidemill.data;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.CRC32C;

/// Where an import may begin again: all rows before it are kept.
///
/// @param finished   files taken wholly, each with its fingerprint
/// @param file       the file in hand; empty before the first and after the last
/// @param fingerprint of the file in hand
/// @param row        how many of its rows are kept
/// @param ahead      how many rows after it were read already, so that refused ones among them are not reported
///                   twice
/// @param mapping    digest of the mapping that made events of them; empty where it is not known
public record ImportPosition(
        SequencedMap<String, String> finished, String file, String fingerprint, long row, long ahead, String mapping) {
    /// Nothing is taken yet.
    public static final ImportPosition START = new ImportPosition(new LinkedHashMap<>(), "", "", 0, 0, "");

    private static final int MAGIC = 0x544D4950;
    private static final int FORMAT = 2;
    private static final int WITHOUT_MAPPING = 1;

    public ImportPosition {
        finished = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(finished));
    }

    /// The position as bytes: magic `TMIP`, format version, content, CRC32C.
    public byte[] toBytes() {
        PayloadOutput out = new PayloadOutput(256);
        out.int32(MAGIC);
        out.one(FORMAT);
        out.varint(finished.size());
        for (Map.Entry<String, String> entry : finished.entrySet()) {
            out.text(entry.getKey());
            out.text(entry.getValue());
        }
        out.text(file);
        out.text(fingerprint);
        out.varint(row);
        out.varint(ahead);
        out.text(mapping);
        out.int32(checksum(out.toBytes(), out.toBytes().length));
        return out.toBytes();
    }

    /// Reads what [#toBytes()] wrote.
    ///
    /// @throws TidemillException STORAGE where the bytes are damaged or of a newer format
    public static ImportPosition of(byte[] bytes) {
        try {
            PayloadInput in = new PayloadInput(bytes);
            if (in.int32() != MAGIC) {
                throw damaged("it does not begin with TMIP");
            }
            int format = in.one();
            if (format != FORMAT && format != WITHOUT_MAPPING) {
                throw damaged("its format is " + format + ", known is " + FORMAT);
            }
            LinkedHashMap<String, String> finished = new LinkedHashMap<>();
            for (long rest = in.varint(); rest > 0; rest--) {
                finished.put(in.text(), in.text());
            }
            ImportPosition position = new ImportPosition(
                    finished,
                    in.text(),
                    in.text(),
                    in.varint(),
                    in.varint(),
                    format == WITHOUT_MAPPING ? "" : in.text());
            int end = in.position();
            if (in.int32() != checksum(bytes, end)) {
                throw damaged("its checksum differs");
            }
            return position;
        } catch (IndexOutOfBoundsException e) {
            throw damaged("it ends early");
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static TidemillException damaged(String why) {
        return new TidemillException(ErrorCode.STORAGE, "import position is damaged: " + why);
    }
}
