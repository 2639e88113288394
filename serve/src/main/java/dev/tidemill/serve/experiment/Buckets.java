package dev.tidemill.serve.experiment;

import java.nio.charset.StandardCharsets;
import org.apache.datasketches.hash.MurmurHash3;

/// Puts any unit (a customer, a card, a session) into one of 10,000 buckets: always the same one for one salt, and
/// independent of its bucket under another salt. MurmurHash3, 128 bits, of which the first 64 count.
public final class Buckets {
    /// How many buckets there are.
    public static final int COUNT = 10_000;

    private static final long SEED = 0x7469_6465_6d69_6c6cL;

    private final long seed;

    private Buckets(long seed) {
        this.seed = seed;
    }

    /// Buckets of their own: units that share one here are spread over all those of another salt.
    public static Buckets salted(String salt) {
        return new Buckets(hash(salt, SEED));
    }

    /// From 0 to 9,999.
    public int of(String unit) {
        return (int) Math.unsignedMultiplyHigh(hash(unit, seed), COUNT);
    }

    private static long hash(String text, long seed) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length == 0 ? seed : MurmurHash3.hash(bytes, seed)[0];
    }
}
