package dev.tidemill.chat.capacity;

import java.util.Locale;

/// In how many bits numbers are kept.
public enum Precision {
    FP32(32),
    BF16(16),
    FP16(16),
    FP8(8),
    INT8(8),
    INT4(4);

    private final int bits;

    Precision(int bits) {
        this.bits = bits;
    }

    public int bits() {
        return bits;
    }

    /// As it is written: `bf16`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
