package dev.tidemill.chat.model;

/// Billable tokens of one answer.
///
/// @param cached how many of `prompt` the provider had kept
public record Usage(long prompt, long completion, long cached) {
    public Usage {
        if (prompt < 0 || completion < 0 || cached < 0 || cached > prompt) {
            throw new IllegalArgumentException("tokens must not be negative, nor more cached than there are, got "
                    + prompt + ", " + completion + ", " + cached);
        }
    }

    public long total() {
        return prompt + completion;
    }
}
