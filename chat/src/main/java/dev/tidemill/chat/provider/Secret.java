package dev.tidemill.chat.provider;

/// A provider's key. It shows itself to nobody who prints it.
public record Secret(String value) {
    public Secret {
        if (value.isBlank() || !value.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
            throw new IllegalArgumentException("a provider's key must be visible ASCII without spaces");
        }
    }

    @Override
    public String toString() {
        return "…";
    }
}
