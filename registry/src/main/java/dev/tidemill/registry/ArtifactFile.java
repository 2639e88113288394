package dev.tidemill.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// The artifact as a file: a zip of `tidemill.json` (magic, format, names, calibration, profile, and the SHA-256
/// of the model) and `model.json` (the model as its library wrote it, so that any tool can take it out).
/// The zip's own CRC covers both; a reader checks everything before it hands anything out.
final class ArtifactFile {
    static final String MAGIC = "tidemill-model";
    static final int FORMAT = 1;
    static final int LARGEST = 256 << 20;
    private static final String HEADER = "tidemill.json";
    private static final String MODEL = "model.json";
    private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ArtifactFile() {}

    /// The header as it stands in the file. `platt` and `isotonic` are there where `calibration` names them.
    record Header(
            @Nullable String magic,
            int format,
            @Nullable String algorithm,
            @Nullable List<String> features,
            @Nullable String calibration,
            double @Nullable [] calibrationX,
            double @Nullable [] calibrationY,
            @Nullable List<FeatureProfile> profile,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
            Map<String, String> settings,

            @Nullable String modelSha256) {}

    /// @throws TidemillException INVALID where no reader would take it
    static byte[] write(ModelArtifact artifact) {
        return write(artifact, LARGEST);
    }

    static byte[] write(ModelArtifact artifact, long largest) {
        byte[] model = artifact.model();
        byte[] header = header(artifact, model);
        long size = (long) header.length + model.length;
        if (size > largest) {
            throw refuse(
                    "must hold at most " + largest + " bytes, got " + size
                            + " (train a smaller model: fewer factors, trees or items)",
                    null);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            entry(zip, HEADER, header);
            entry(zip, MODEL, model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(EPOCH);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private static byte[] header(ModelArtifact artifact, byte[] model) {
        String name = null;
        double[] x = {};
        double[] y = {};
        switch (artifact.calibration()) {
            case Calibration.None() -> name = "none";
            case Calibration.Platt(double slope, double intercept) -> {
                name = "platt";
                x = new double[] {slope};
                y = new double[] {intercept};
            }
            case Calibration.Isotonic isotonic -> {
                name = "isotonic";
                x = isotonic.margins();
                y = isotonic.probabilities();
            }
        }
        Header header = new Header(
                MAGIC,
                FORMAT,
                artifact.algorithm(),
                artifact.features(),
                name,
                x,
                y,
                artifact.profile(),
                artifact.settings(),
                sha256(model));
        try {
            return JSON.writeValueAsBytes(header);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ModelArtifact read(byte[] bytes) {
        if (bytes.length > LARGEST) {
            throw refuse("must be at most " + LARGEST + " bytes, got " + bytes.length, null);
        }
        Map<String, byte[]> parts = parts(bytes);
        byte[] header = parts.get(HEADER);
        byte[] model = parts.get(MODEL);
        if (header == null || model == null) {
            throw refuse("must hold " + HEADER + " and " + MODEL + ", got " + parts.keySet(), null);
        }
        try {
            return assemble(JSON.readValue(header, Header.class), model);
        } catch (IOException | IllegalArgumentException e) {
            throw refuse("has a header that cannot be read: " + e.getMessage(), e);
        }
    }

    private static ModelArtifact assemble(Header header, byte[] model) {
        if (!MAGIC.equals(header.magic())) {
            throw refuse("must begin with magic \"" + MAGIC + "\", got \"" + header.magic() + "\"", null);
        }
        if (header.format() != FORMAT) {
            throw refuse(
                    "must be of format " + FORMAT + ", got " + header.format() + " (made by a newer version?)", null);
        }
        String found = sha256(model);
        if (!found.equals(header.modelSha256())) {
            throw refuse("must hold a model with SHA-256 " + header.modelSha256() + ", got " + found, null);
        }
        if (header.algorithm() == null || header.features() == null || header.profile() == null) {
            throw refuse("must name its algorithm, features and profile", null);
        }
        Map<String, String> settings = header.settings() == null ? Map.of() : header.settings();
        return new ModelArtifact(
                header.algorithm(), header.features(), calibration(header), header.profile(), settings, model);
    }

    private static Calibration calibration(Header header) {
        double[] x = header.calibrationX() == null ? new double[0] : header.calibrationX();
        double[] y = header.calibrationY() == null ? new double[0] : header.calibrationY();
        String name = header.calibration() == null ? "" : header.calibration();
        if (name.equals("platt") && (x.length != 1 || y.length != 1)) {
            throw new IllegalArgumentException("platt calibration must have one slope and one intercept");
        }
        return switch (name) {
            case "none" -> new Calibration.None();
            case "platt" -> new Calibration.Platt(x[0], y[0]);
            case "isotonic" -> new Calibration.Isotonic(x, y);
            default ->
                throw new IllegalArgumentException("calibration must be none, platt or isotonic, got \"" + name + "\"");
        };
    }

    private static Map<String, byte[]> parts(byte[] bytes) {
        Map<String, byte[]> parts = new HashMap<>();
        long total = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] part = zip.readNBytes(LARGEST + 1);
                total += part.length;
                if (total > LARGEST) {
                    throw refuse("must unpack to at most " + LARGEST + " bytes", null);
                }
                if (parts.put(entry.getName(), part) != null || parts.size() > 16) {
                    throw refuse("must hold each entry once and 16 at most, got \"" + entry.getName() + "\"", null);
                }
            }
        } catch (IOException e) {
            throw refuse("is damaged: " + e.getMessage(), e);
        }
        return parts;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static TidemillException refuse(String what, @Nullable Throwable cause) {
        String message = "model artifact " + what;
        return cause == null
                ? new TidemillException(ErrorCode.INVALID, message)
                : new TidemillException(ErrorCode.INVALID, message, cause);
    }
}
