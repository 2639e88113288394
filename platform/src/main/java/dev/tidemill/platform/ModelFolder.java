package dev.tidemill.platform;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Reads the zip that [ModelIntake] makes.
final class ModelFolder {
    private static final String ROOT = "model/";
    private static final int MOST_FILES = 1_000;

    private ModelFolder() {}

    /// The files by their paths in the folder; nothing where the content is something else.
    static Map<String, byte[]> read(byte[] content) {
        Map<String, byte[]> files = new HashMap<>();
        long left = ModelIntake.LARGEST;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
            ZipEntry entry = zip.getNextEntry();
            if (entry == null || !entry.getName().equals("origin.txt")) {
                return Map.of();
            }
            for (entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] file = zip.readNBytes((int) left + 1);
                left -= file.length;
                if (left < 0 || files.size() >= MOST_FILES) {
                    throw new TidemillException(
                            ErrorCode.INVALID,
                            "an MLflow model must have at most " + MOST_FILES + " files and " + ModelIntake.LARGEST
                                    + " bytes");
                }
                if (entry.getName().startsWith(ROOT)) {
                    files.put(entry.getName().substring(ROOT.length()), file);
                }
            }
        } catch (IOException e) {
            throw new TidemillException(ErrorCode.INVALID, "an MLflow model must be a whole zip: " + e.getMessage(), e);
        }
        return files;
    }
}
