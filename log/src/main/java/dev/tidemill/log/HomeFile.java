package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// The file `tidemill.home` that says that a directory is a home, and of which format: one line of
/// `tidemill-home VERSION CHECKSUM`.
final class HomeFile {
    static final String NAME = "tidemill.home";
    static final int VERSION = 1;

    private static final Pattern LINE = Pattern.compile("(tidemill-home (\\d{1,9})) ([0-9a-f]{8})\n?");

    private HomeFile() {}

    /// Reads and checks it, or writes it where the directory is new.
    static void check(Path home) throws IOException {
        Path file = home.resolve(NAME);
        if (!Files.exists(file)) {
            Path part = home.resolve(NAME + ".part");
            Files.writeString(part, line(VERSION));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Matcher matcher = LINE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!matcher.matches() || !matcher.group(3).equals(checksum(matcher.group(1)))) {
            throw new TidemillException(
                    ErrorCode.STORAGE,
                    "tidemill.home must hold \"tidemill-home VERSION CHECKSUM\", and " + file
                            + " does not; it is damaged or not ours: restore it from a backup or choose another home");
        }
        int version = Integer.parseInt(matcher.group(2));
        if (version > VERSION) {
            throw new TidemillException(
                    ErrorCode.STORAGE,
                    "the home's format must be at most " + VERSION + ", which is what this program knows, but "
                            + home + " has format " + version
                            + "; use the newer tidemill that wrote it, or choose another home");
        }
    }

    static String line(int version) {
        String text = "tidemill-home " + version;
        return text + " " + checksum(text) + "\n";
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return String.format("%08x", crc.getValue());
    }
}
