package dev.tidemill.chat.capacity;

/// What no data sheet says. They are assumptions, told with every answer, and worth measuring.
///
/// @param memoryShare     of a GPU's memory that the server takes, as vLLM's `gpu_memory_utilization`
/// @param reserveBytes    of each GPU for activations and the runtime
/// @param bandwidthShare  of the data sheet's bandwidth that decoding reaches
/// @param flopsShare      of the data sheet's operations that prefilling reaches
/// @param collectiveNanos latency of one all-reduce between GPUs
/// @param sequencesMax    most requests in one batch of a replica
/// @param tokensMax       most tokens of one step, prompts in chunks included
public record Assumptions(
        double memoryShare,
        long reserveBytes,
        double bandwidthShare,
        double flopsShare,
        long collectiveNanos,
        int sequencesMax,
        int tokensMax) {
    /// 90 % of memory, 2 GB in reserve, 70 % of bandwidth, 50 % of operations, 10 µs, 256 requests, 2,048 tokens.
    public static final Assumptions DEFAULT = new Assumptions(0.9, 2_000_000_000L, 0.7, 0.5, 10_000, 256, 2_048);

    public Assumptions {
        require("memory share", memoryShare);
        require("bandwidth share", bandwidthShare);
        require("flops share", flopsShare);
        if (reserveBytes < 0 || collectiveNanos < 0 || sequencesMax < 1 || tokensMax < sequencesMax) {
            throw new IllegalArgumentException("a step must take a token of every request, got " + tokensMax
                    + " tokens for " + sequencesMax + " requests");
        }
    }

    private static void require(String name, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " must be above 0 and at most 1, got " + share);
        }
    }
}
