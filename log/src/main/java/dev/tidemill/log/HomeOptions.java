package dev.tidemill.log;

import java.time.Duration;

/// How an embedded home keeps what it is given.
///
/// @param durability          what an acknowledged commit survives
/// @param memoryMebibytes     most native memory for caches and unflushed writes together, 16 to 65,536
/// @param writeMebibytes      the part of it for unflushed writes, 8 up to half of `memoryMebibytes`
/// @param walMebibytes        write-ahead log kept before it is flushed; bounds the time to open after a crash
/// @param blockEvents         most events of one commit in one block, 1 to 8,192
/// @param quarantineMost      refused inputs kept; the oldest go first
/// @param metadataConnections most connections to the metadata at once, 1 to 64
/// @param closeWait           how long closing waits for cursors that are still open
public record HomeOptions(
        Durability durability,
        int memoryMebibytes,
        int writeMebibytes,
        int walMebibytes,
        int blockEvents,
        int quarantineMost,
        int metadataConnections,
        Duration closeWait) {
    private static final HomeOptions DEFAULTS =
            new HomeOptions(Durability.PROCESS, 96, 48, 128, 512, 100_000, 4, Duration.ofSeconds(10));

    public HomeOptions {
        check("memory-mebibytes", memoryMebibytes, 16, 65_536);
        check("write-mebibytes", writeMebibytes, 8, memoryMebibytes / 2);
        check("wal-mebibytes", walMebibytes, 1, 65_536);
        check("block-events", blockEvents, 1, 8_192);
        check("quarantine-most", quarantineMost, 1, 100_000_000);
        check("metadata-connections", metadataConnections, 1, 64);
        if (closeWait.isNegative()) {
            throw new IllegalArgumentException("close-wait must not be negative, got " + closeWait);
        }
    }

    /// What is used where nothing is said.
    public static HomeOptions defaults() {
        return DEFAULTS;
    }

    /// The same with another durability.
    public HomeOptions with(Durability other) {
        return new HomeOptions(
                other,
                memoryMebibytes,
                writeMebibytes,
                walMebibytes,
                blockEvents,
                quarantineMost,
                metadataConnections,
                closeWait);
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ", got " + value);
        }
    }
}
