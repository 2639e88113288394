package dev.tidemill.chat.document;

import java.util.Map;
import java.util.Set;

/// A file as it came.
///
/// @param id       unique in its collection: a path, an address
/// @param name     the file's name, whose ending tells its kind where the bytes do not
/// @param bytes    its content; not copied
/// @param metadata what searches may filter by
/// @param labels   what a reader must hold, all of them; readable by everybody where empty
public record Source(String id, String name, byte[] bytes, Map<String, String> metadata, Set<String> labels) {
    public Source {
        metadata = Map.copyOf(metadata);
        labels = Set.copyOf(labels);
    }
}
