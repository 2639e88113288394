package dev.tidemill.features;

import java.nio.charset.StandardCharsets;

/// Places for events that happened in the same millisecond, from their ids alone, so that no tie depends on
/// the order of arrival.
///
/// A place is a long, compared as such. Decimal ids (no leading zero, up to 18 digits) come first, by their
/// value; then ids of up to seven Latin-1 characters, the shorter first, then by character; then all others,
/// by a 61-bit fingerprint. Only two long ids of one key and one millisecond with the same fingerprint (one
/// pair in 2^61) keep the order of their arrival.
public final class EventOrder {
    private static final long SHORT = 1L << 61;
    private static final long LONG = 1L << 62;
    private static final int DIGITS = 18;
    private static final int LETTERS = 7;

    private EventOrder() {}

    /// The place of an event with this id among those of its millisecond; never negative.
    public static long place(String id) {
        long decimal = decimal(id);
        if (decimal >= 0) {
            return decimal;
        }
        int length = id.length();
        if (length <= LETTERS) {
            long place = length;
            for (int i = 0; i < LETTERS; i++) {
                int letter = i < length ? id.charAt(i) : 0;
                if (letter > 0xFF) {
                    return LONG | (fingerprint(id) >>> 3);
                }
                place = (place << 8) | letter;
            }
            return SHORT | place;
        }
        return LONG | (fingerprint(id) >>> 3);
    }

    private static long decimal(String id) {
        int length = id.length();
        if (length == 0 || length > DIGITS || (length > 1 && id.charAt(0) == '0')) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = id.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /// 64 bits of a text, well mixed.
    static long fingerprint(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long hash = bytes.length * 0x9E3779B97F4A7C15L;
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xFF)) * 0x9FB21C651E98DF25L;
            hash ^= hash >>> 35;
        }
        return mix(hash);
    }

    /// A bijection of longs that spreads every bit over all (Stafford's variant 13 of the SplitMix64 finaliser).
    static long mix(long x) {
        x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
