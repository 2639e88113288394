package dev.tidemill.log;

import dev.tidemill.core.Tenant;
import java.nio.file.Path;

/// The directory where one process keeps everything. Locked while it is open; carries a version and refuses one
/// that is newer than it knows.
public interface Home extends AutoCloseable {
    Path directory();

    /// The journal of an application, made at its first use.
    Journal journal(Tenant tenant, String application);

    Blobs blobs();

    Metadata metadata();

    @Override
    void close();
}
