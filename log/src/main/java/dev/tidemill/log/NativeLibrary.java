package dev.tidemill.log;

import org.rocksdb.RocksDB;

/// Loads RocksDB's native library once.
final class NativeLibrary {
    private NativeLibrary() {}

    static void load() {
        RocksDB.loadLibrary();
    }
}
