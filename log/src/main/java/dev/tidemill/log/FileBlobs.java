package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Blobs as files: `blobs/ab/abcd…`, named by the SHA-256 of what they hold. Each is written beside its place,
/// flushed to the disk and moved there in one step, so that a file under its name is whole.
final class FileBlobs implements Blobs {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int BUFFER = 64 * 1024;

    private final Path directory;
    private final Path parts;

    FileBlobs(Path directory) throws IOException {
        this.directory = directory;
        parts = Files.createDirectories(directory.resolve("parts"));
        try (Stream<Path> left = Files.list(parts)) { // by a process that was killed
            for (Path part : left.toList()) {
                Files.delete(part);
            }
        }
    }

    @Override
    public String put(byte[] bytes) {
        return keep(new ByteArrayInputStream(bytes));
    }

    @Override
    public String put(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return keep(in);
        } catch (IOException e) {
            throw Failures.of("reading " + file, e);
        }
    }

    private String keep(InputStream in) {
        try {
            Path part = Files.createTempFile(parts, "blob", ".part");
            try {
                String digest = copy(in, part);
                Path place = path(digest);
                if (!Files.exists(place) || !intact(place, digest)) {
                    Path folder = Files.createDirectories(directory.resolve(digest.substring(0, 2)));
                    Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
                    flushDirectory(folder);
                }
                return digest;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw Failures.of("keeping a blob in " + directory, e);
        }
    }

    private static String copy(InputStream in, Path part) throws IOException {
        MessageDigest sha = Digests.sha256();
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha.update(buffer, 0, read);
                ByteBuffer rest = ByteBuffer.wrap(buffer, 0, read);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
            }
            out.force(true);
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static boolean intact(Path place, String digest) throws IOException {
        try (InputStream in = new VerifiedInput(Files.newInputStream(place), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (TidemillException damaged) {
            return false;
        }
    }

    private static void flushDirectory(Path place) throws IOException {
        try (FileChannel channel = FileChannel.open(place, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public byte[] get(String digest) {
        try (InputStream in = open(digest)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw Failures.of("reading blob " + digest, e);
        }
    }

    @Override
    public InputStream open(String digest) {
        Path place = path(digest);
        if (!Files.exists(place)) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND, "a blob must be there to be read, and " + digest + " is not");
        }
        try {
            return new VerifiedInput(Files.newInputStream(place), digest);
        } catch (IOException e) {
            throw Failures.of("reading blob " + digest, e);
        }
    }

    @Override
    public Path path(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a blob's digest must be 64 hexadecimal digits in lower case, got \"" + shown(digest) + "\"");
        }
        return directory.resolve(digest.substring(0, 2)).resolve(digest);
    }

    private static String shown(String digest) {
        return digest.length() <= 80 ? digest : digest.substring(0, 80) + "…";
    }

    @Override
    public boolean exists(String digest) {
        return Files.exists(path(digest));
    }

    @Override
    public void delete(String digest) {
        try {
            Files.deleteIfExists(path(digest));
        } catch (IOException e) {
            throw Failures.of("deleting blob " + digest, e);
        }
    }
}
