package dev.tidemill.registry.tracking;

import java.util.Locale;

/// Whether a run or an experiment is in use or in the bin.
public enum Stage {
    ACTIVE,
    /// In the bin: left out of lists, can be restored until it is purged.
    DELETED;

    /// `active` or `deleted`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Stage of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
