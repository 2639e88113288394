package dev.tidemill.chat.document;

/// What became of a file.
public sealed interface ReadDocument {
    /// The source's id.
    String id();

    /// It could be read.
    record Text(Document document) implements ReadDocument {
        @Override
        public String id() {
            return document.id();
        }
    }

    /// It could not.
    ///
    /// @param reason the rule, what was found, the remedy
    record Refused(String id, String reason) implements ReadDocument {}
}
