package dev.tidemill.data;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of one file, in order. The same file gives the same rows every time.
interface RowSource extends AutoCloseable {
    /// The names of the columns, by place in a [Row].
    List<String> columns();

    /// The next row, good or broken, until the next call; `null` at the end.
    @Nullable
    Row next() throws IOException;

    /// The last row as it stands in the file, or as near to that as can be.
    byte[] body();

    /// Bytes of the file read so far, compressed ones where it is.
    long bytesRead();

    @Override
    void close() throws IOException;
}
