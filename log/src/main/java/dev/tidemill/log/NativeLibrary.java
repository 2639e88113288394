package dev.tidemill.log;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import org.rocksdb.RocksDB;

/// RocksDB's native library, which is unpacked from its jar into the directory for temporary files and loaded once.
final class NativeLibrary {
    private NativeLibrary() {}

    @SuppressWarnings("CatchingUnchecked") // RocksDB throws bare RuntimeException where it cannot unpack
    static void load() {
        try {
            RocksDB.loadLibrary();
        } catch (UnsatisfiedLinkError | RuntimeException e) {
            throw new TidemillException(
                    ErrorCode.STORAGE,
                    "the journal's native library must load, but: " + e.getMessage()
                            + "; it needs Linux on x86-64, and a java.io.tmpdir ("
                            + System.getProperty("java.io.tmpdir")
                            + ") with 16 MiB of space from which programs may be run",
                    e);
        }
    }
}
