package dev.tidemill.chat.pii;

/// Personal data in a text.
///
/// @param from    first character, in UTF-16 units
/// @param to      the one behind the last
/// @param checked whether a pattern or a checksum found it; else the tagger, which may err
public record PersonalSpan(PersonalKind kind, int from, int to, boolean checked) {
    public PersonalSpan {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("a span must hold a character, got " + from + " to " + to);
        }
    }

    /// Whether both cover some character.
    boolean overlaps(PersonalSpan other) {
        return from < other.to && other.from < to;
    }
}
