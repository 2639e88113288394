package dev.tidemill.recommend.bundle;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.recommend.model.CandidateArtifact;
import dev.tidemill.recommend.model.ModelFormat;
import dev.tidemill.registry.ModelArtifact;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Candidate models by the names that the application gives them.
///
/// As bytes: magic `TMSB`, 2 bytes version, 4 bytes how many, then for each its name and the length
/// of its artifact
/// with the artifact behind it, from version 2 on the length of the ranker's artifact (0 where
/// there is none) and that,
/// then 4 bytes CRC-32C over all before.
///
/// @param candidates in the order of the declaration
/// @param ranker     what puts their fused list in order
public record Bundle(Map<String, CandidateArtifact> candidates, Optional<ModelArtifact> ranker) {
    /// What a registered artifact says its algorithm is.
    public static final String ALGORITHM = "slate";

    private static final int MAGIC = 0x544d5342;
    private static final short VERSION = 2;
    private static final int MOST = 1000;

    public Bundle {
        candidates = Collections.unmodifiableMap(new LinkedHashMap<>(candidates));
    }

    /// @param formats of the algorithms that are known
    public byte[] toBytes(List<ModelFormat> formats) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeShort(VERSION);
            out.writeInt(candidates.size());
            for (Map.Entry<String, CandidateArtifact> entry : candidates.entrySet()) {
                byte[] artifact = entry.getValue().toBytes(format(entry.getValue(), formats));
                out.writeUTF(entry.getKey());
                out.writeInt(artifact.length);
                out.write(artifact);
            }
            byte[] trees = ranker.map(ModelArtifact::toBytes).orElse(new byte[0]);
            out.writeInt(trees.length);
            out.write(trees);
            out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static ModelFormat format(CandidateArtifact artifact, List<ModelFormat> formats) {
        String algorithm = artifact.model().algorithm();
        return formats.stream()
                .filter(format -> format.algorithm().equals(algorithm))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a format of " + algorithm + " must be given"));
    }

    /// @throws TidemillException INVALID where the bytes are no bundle, are damaged, or are newer
    /// than this program
    public static Bundle read(byte[] bytes, List<ModelFormat> formats) {
        verify(bytes);
        Map<String, CandidateArtifact> candidates = new LinkedHashMap<>();
        Optional<ModelArtifact> ranker = Optional.empty();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            in.skipNBytes(Integer.BYTES);
            int version = in.readShort();
            int count = in.readInt();
            if (count < 0 || count > MOST) {
                throw refuse("must hold at most " + MOST + " models, got " + count);
            }
            for (int i = 0; i < count; i++) {
                String name = in.readUTF();
                int length = in.readInt();
                if (length < 0 || length > in.available()) {
                    throw refuse("must hold the model " + name + " whole, got a length of " + length);
                }
                candidates.put(name, CandidateArtifact.read(in.readNBytes(length), formats));
            }
            int trees = version < 2 ? 0 : in.readInt();
            if (trees < 0 || trees > in.available()) {
                throw refuse("must hold its ranker whole, got a length of " + trees);
            }
            ranker = trees == 0 ? ranker : Optional.of(ModelArtifact.read(in.readNBytes(trees)));
        } catch (IOException e) {
            throw new TidemillException(ErrorCode.INVALID, "a bundle of models must be readable: " + e.getMessage(), e);
        }
        return new Bundle(candidates, ranker);
    }

    private static void verify(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (bytes.length < 3 * Integer.BYTES || in.readInt() != MAGIC) {
                throw refuse("must begin with its magic TMSB (this is another file, or none)");
            }
            int version = in.readShort();
            if (version < 1 || version > VERSION) {
                throw refuse("must be of version 1 to " + VERSION + ", got " + version
                        + " (update the program, or use another version of the model)");
            }
            in.skipNBytes(bytes.length - 3L * Integer.BYTES + Short.BYTES);
            if (in.readInt() != checksum(bytes, bytes.length - Integer.BYTES)) {
                throw refuse("must match its checksum; it is damaged or cut (use another version, or train again)");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(Arrays.copyOf(bytes, length));
        return (int) crc.getValue();
    }

    private static TidemillException refuse(String what) {
        return new TidemillException(ErrorCode.INVALID, "a bundle of models " + what);
    }
}
