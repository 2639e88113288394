package dev.tidemill.app;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What may stand at a place of an application file. One table of shapes ([Grammar]) drives both the reader and the
/// JSON Schema for editors.
sealed interface Shape {
    /// Any text that a pattern matches.
    ///
    /// @param what what the text is, for messages: `a name`
    record Text(String what, Optional<Pattern> pattern) implements Shape {
        static Text any(String what) {
            return new Text(what, Optional.empty());
        }
    }

    /// One of some words.
    record Choice(List<String> words) implements Shape {}

    record Real(double least, double greatest) implements Shape {}

    record Whole(long least, long greatest) implements Shape {}

    record Flag() implements Shape {}

    /// A length of time: `30s`, `5m`, `1h`, `7d`, `4w`; with `lifetime` where allowed.
    record Span(boolean lifetime) implements Shape {}

    /// An expression in CEL.
    record Code() implements Shape {}

    /// A list; where `single` allows, one item may stand without brackets.
    record ListOf(Shape item, boolean single) implements Shape {}

    /// Names that the author chooses, each with a value.
    record MapOf(Text name, Shape value) implements Shape {}

    /// Fixed keys.
    record Block(String name, List<Key> keys) implements Shape {
        Optional<Key> key(String word) {
            return keys.stream().filter(key -> key.word().equals(word)).findFirst();
        }

        List<String> words() {
            return keys.stream().map(Key::word).toList();
        }
    }

    /// A short form (a scalar or a list), or a block with everything.
    record Either(Shape brief, Block full) implements Shape {}

    /// @param text what it says, a sentence for the documentation and for editors
    record Key(String word, boolean required, Shape shape, String text) {}
}
