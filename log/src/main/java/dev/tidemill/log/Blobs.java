package dev.tidemill.log;

import java.io.InputStream;
import java.nio.file.Path;

/// Content-addressed, immutable bytes: artifacts, datasets.
public interface Blobs {
    /// Keeps the bytes; returns their SHA-256 as 64 hexadecimal digits. The same bytes are kept once.
    String put(byte[] bytes);

    /// Keeps a file's content, moved or copied in; returns its SHA-256.
    String put(Path file);

    /// The bytes, verified against the digest.
    ///
    /// @throws dev.tidemill.core.TidemillException NOT_FOUND where there are none, STORAGE where they are damaged
    byte[] get(String digest);

    /// The bytes as a stream, verified at its end.
    InputStream open(String digest);

    /// A file with the content, for readers that need one; never to be written.
    Path path(String digest);

    boolean exists(String digest);

    void delete(String digest);
}
