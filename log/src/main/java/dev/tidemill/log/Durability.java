package dev.tidemill.log;

/// What an acknowledged write survives.
public enum Durability {
    /// The end of the process, kill -9 included: written to the operating system before it is acknowledged.
    PROCESS,
    /// Loss of power too: flushed to the disk (fsync) before it is acknowledged.
    DISK
}
