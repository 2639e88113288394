package dev.tidemill.chat.classify;

import java.util.Set;

/// A text and the categories that it is of.
///
/// @param cost how much an error on it weighs, above 0; 1 for most
public record LabelledText(String text, Set<String> categories, double cost) {
    public LabelledText {
        categories = Set.copyOf(categories);
        if (!(cost > 0 && cost <= 1e6)) {
            throw new IllegalArgumentException("cost must be above 0 and at most 1000000, got " + cost);
        }
    }

    /// A text as all others.
    public LabelledText(String text, Set<String> categories) {
        this(text, categories, 1);
    }
}
