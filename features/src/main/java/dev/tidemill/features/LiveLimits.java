package dev.tidemill.features;

/// How much memory and how many writes live features may take.
///
/// @param cachedBytes     about how many bytes of key states stay in memory between commits
/// @param deltasUntilSnapshot after how many deltas a state is written whole; or after as many as it has events,
///                        where that is more, so that writing stays in proportion to what comes in
public record LiveLimits(long cachedBytes, int deltasUntilSnapshot) {
    public static final LiveLimits DEFAULT = new LiveLimits(256L << 20, 64);

    public LiveLimits {
        if (cachedBytes < 0 || deltasUntilSnapshot < 1) {
            throw new IllegalArgumentException(
                    "cached bytes must be at least 0 and deltas until snapshot at least 1, got " + cachedBytes + " and "
                            + deltasUntilSnapshot);
        }
    }
}
