package dev.tidemill.recommend.slate;

/// Chance that a decision's id fixes: SplitMix64 (Steele, Lea and Flood 2014) from the FNV-1a hash of the id.
final class Draws {
    private long state;

    Draws(String decision) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < decision.length(); i++) {
            hash = (hash ^ decision.charAt(i)) * 0x100000001b3L;
        }
        this.state = hash;
    }

    /// From 0, below 1.
    double uniform() {
        state += 0x9e3779b97f4a7c15L;
        long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return ((mixed ^ (mixed >>> 31)) >>> 11) * 0x1.0p-53;
    }
}
