package dev.tidemill.chat.capacity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the data sheet of an accelerator says. Prices stand in no data sheet and are asked for.
///
/// @param memoryBytes   of one, as sold (10⁹ bytes to the GB)
/// @param bandwidth     of its memory, bytes a second
/// @param flops         dense 16-bit operations a second, without sparsity
/// @param link          bytes a second between GPUs of one node, both directions together; 0 where they have no link
///                      of their own (PCIe only)
/// @param perNode       GPUs of a usual node
/// @param source        where the figures stand
public record Gpu(
        String name, long memoryBytes, double bandwidth, double flops, double link, int perNode, String source) {
    private static final Map<String, Gpu> KNOWN = known();

    public Gpu {
        if (memoryBytes < 1 || !(bandwidth > 0) || !(flops > 0) || !(link >= 0) || perNode < 1) {
            throw new IllegalArgumentException("a GPU must have memory, bandwidth and speed above 0, got " + memoryBytes
                    + ", " + bandwidth + ", " + flops);
        }
    }

    private static Map<String, Gpu> known() {
        Map<String, Gpu> known = new LinkedHashMap<>();
        for (Gpu gpu : List.of(
                gpu("l4", 24, 0.300e12, 121e12, 0, "NVIDIA L4 data sheet"),
                gpu("a10", 24, 0.600e12, 125e12, 0, "NVIDIA A10 data sheet"),
                gpu("l40s", 48, 0.864e12, 362e12, 0, "NVIDIA L40S data sheet"),
                gpu("a100-80gb", 80, 2.039e12, 312e12, 600e9, "NVIDIA A100 80GB SXM data sheet"),
                gpu("h100", 80, 3.35e12, 989e12, 900e9, "NVIDIA H100 SXM data sheet"),
                gpu("h200", 141, 4.8e12, 989e12, 900e9, "NVIDIA H200 SXM data sheet"),
                gpu("b200", 180, 8.0e12, 2250e12, 1800e9, "NVIDIA DGX B200 data sheet, one of eight"),
                gpu("mi300x", 192, 5.3e12, 1307e12, 896e9, "AMD Instinct MI300X data sheet"))) {
            known.put(gpu.name(), gpu);
        }
        return known;
    }

    private static Gpu gpu(String name, int gigabytes, double bandwidth, double flops, double link, String source) {
        return new Gpu(name, gigabytes * 1_000_000_000L, bandwidth, flops, link, 8, source);
    }

    /// Accelerators that need no figures, by name.
    public static Map<String, Gpu> byName() {
        return Map.copyOf(KNOWN);
    }
}
