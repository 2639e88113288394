package dev.tidemill.registry.tracking;

import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/// Ids of runs, and names for those that nobody names.
final class RunNames {
    private static final List<String> HOW = List.of(
            "able", "brisk", "calm", "clear", "deft", "early", "fair", "firm", "fleet", "glad", "keen", "kind", "light",
            "lively", "mild", "neat", "quick", "quiet", "rapid", "sharp", "smooth", "sound", "steady", "swift");
    private static final List<String> WHAT = List.of(
            "brook", "channel", "current", "delta", "ebb", "estuary", "flood", "flume", "harbor", "inlet", "lagoon",
            "mill", "paddle", "pond", "race", "reach", "river", "shoal", "sluice", "spring", "stream", "tide", "wave",
            "weir");
    private static final int ID_BYTES = 16;
    private static final int NUMBERS = 1000;

    private final RandomGenerator random;

    RunNames(RandomGenerator random) {
        this.random = random;
    }

    /// 32 hexadecimal digits.
    synchronized String id() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// `swift-weir-417`
    synchronized String name() {
        return HOW.get(random.nextInt(HOW.size())) + "-" + WHAT.get(random.nextInt(WHAT.size())) + "-"
                + random.nextInt(NUMBERS);
    }
}
