package dev.tidemill.chat.pii;

import java.util.List;

/// A text and the personal data in it, for training.
public record TaggedText(String text, List<PersonalSpan> spans) {
    public TaggedText {
        spans = List.copyOf(spans);
    }
}
