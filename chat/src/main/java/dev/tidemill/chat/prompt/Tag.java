package dev.tidemill.chat.prompt;

/// A tag of a template, with its place.
///
/// @param kind of it
/// @param line from 1, of its first brace
record Tag(Kind kind, String name, int line, int column) {
    /// What a tag does.
    enum Kind {
        VALUE,
        OPEN,
        OPEN_INVERTED,
        CLOSE,
        REMARK
    }
}
