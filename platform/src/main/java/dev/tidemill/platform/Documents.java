package dev.tidemill.platform;

import dev.tidemill.core.TidemillException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Documents that assistants answer from. What is added or removed counts from the next version on, which a training
/// of the application makes.
public interface Documents {
    /// Adds a document to an application's collection, or puts it in the place of the one with its id. It is read at
    /// once, so that a file which cannot be is refused here.
    ///
    /// @param id     unique in the collection: a path
    /// @param labels what a reader must hold, all of them; readable by everybody where empty
    /// @throws TidemillException INVALID where the file cannot be read, with the reason
    Entry put(String application, String id, byte[] bytes, Set<String> labels);

    /// In the order of their ids.
    List<Entry> list(String application);

    /// Removes a document; versions that were made before still have it, until they are deleted.
    ///
    /// @throws TidemillException NOT_FOUND where there is none
    void remove(String application, String id);

    /// @param digest SHA-256 of its bytes
    /// @param size   of its bytes
    record Entry(String id, String digest, long size, Set<String> labels, Instant added) {
        public Entry {
            labels = java.util.Collections.unmodifiableSet(new TreeSet<>(labels));
        }
    }
}
