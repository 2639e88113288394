package dev.tidemill.registry.tracking;

/// A file or a folder among the artifacts.
///
/// @param path   from the root: `0/4f…/artifacts/model/MLmodel`
/// @param size   bytes; 0 of a folder
/// @param digest SHA-256; empty of a folder
public record ArtifactFile(String path, boolean folder, long size, String digest) {
    /// The last part of its path.
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
