package dev.tidemill.chat.assistant;

import java.util.List;
import java.util.Set;

/// The documents that answers rest on, as one version of their index has them. Safe for many threads.
public interface Sources {
    /// No documents.
    Sources NONE = new Sources() {
        @Override
        public List<Passage> find(String question, Set<String> labels) {
            return List.of();
        }

        @Override
        public int version() {
            return 0;
        }
    };

    /// Passages, best first, of documents that somebody with these labels may read.
    List<Passage> find(String question, Set<String> labels);

    /// Which version of the index; 0 for none.
    int version();
}
