package dev.tidemill.data;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/// A file's bytes, counted as they are read and inflated where its name ends in `.gz`.
final class FileBytes extends FilterInputStream {
    private static final int BUFFER = 64 * 1024;

    private long count;

    private FileBytes(InputStream in) {
        super(in);
    }

    /// Opens it; [#counted] says how far the reading came.
    static FileBytes open(Path file) throws IOException {
        return new FileBytes(Files.newInputStream(file));
    }

    /// What a reader of the content reads.
    InputStream content(Path file) throws IOException {
        return file.toString().endsWith(".gz") ? new GZIPInputStream(this, BUFFER) : this;
    }

    long counted() {
        return count;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count += value < 0 ? 0 : 1;
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count += Math.max(0, read);
        return read;
    }

    /// Tells a file from another or a changed one: SHA-256 over its size and its first and last 64 KiB, 32
    /// hexadecimal digits of it.
    static String fingerprint(Path file) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            MessageDigest digest = sha256();
            long size = bytes.length();
            digest.update(Long.toString(size).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            byte[] part = new byte[(int) Math.min(BUFFER, size)];
            bytes.readFully(part);
            digest.update(part);
            bytes.seek(size - part.length);
            bytes.readFully(part);
            digest.update(part);
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }

    static TidemillException unreadable(Path file, IOException e) {
        return new TidemillException(
                ErrorCode.STORAGE, "file " + file.getFileName() + " must be readable: " + e.getMessage(), e);
    }
}
