package dev.tidemill.chat.capacity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What memory and speed of a decoder follow from.
///
/// @param parameters all of them
/// @param active     parameters that one token goes through; fewer than all in mixtures of experts
/// @param layers     decoder layers
/// @param heads      of attention
/// @param kvHeads    that keys and values have; divides `heads`
/// @param headDim    numbers of one head
/// @param weights    how parameters are kept
/// @param cache      how keys and values are kept
public record ModelShape(
        String name,
        long parameters,
        long active,
        int layers,
        int heads,
        int kvHeads,
        int headDim,
        Precision weights,
        Precision cache) {
    /// Shapes as the models' `config.json` on their model cards say, 16 bits for weights and cache.
    private static final Map<String, ModelShape> KNOWN = known();

    public ModelShape {
        if (parameters < 1 || active < 1 || active > parameters || layers < 1 || headDim < 1) {
            throw new IllegalArgumentException("a model must have parameters, layers and a head dimension above 0, got "
                    + parameters + ", " + layers + ", " + headDim);
        }
        if (heads < 1 || kvHeads < 1 || heads % kvHeads != 0) {
            throw new IllegalArgumentException(
                    "heads must be a multiple of kv heads, got " + heads + " and " + kvHeads);
        }
    }

    private static Map<String, ModelShape> known() {
        Map<String, ModelShape> known = new LinkedHashMap<>();
        for (ModelShape shape : List.of(
                dense("llama-3.1-8b", 8_030_000_000L, 32, 32, 8, 128),
                dense("llama-3.1-70b", 70_600_000_000L, 80, 64, 8, 128),
                dense("llama-3.1-405b", 405_900_000_000L, 126, 128, 8, 128),
                dense("mistral-7b", 7_250_000_000L, 32, 32, 8, 128),
                dense("qwen2.5-7b", 7_620_000_000L, 28, 28, 4, 128),
                dense("qwen2.5-32b", 32_800_000_000L, 64, 40, 8, 128),
                dense("qwen2.5-72b", 72_700_000_000L, 80, 64, 8, 128),
                new ModelShape(
                        "mixtral-8x7b",
                        46_700_000_000L,
                        12_900_000_000L,
                        32,
                        32,
                        8,
                        128,
                        Precision.BF16,
                        Precision.BF16))) {
            known.put(shape.name(), shape);
        }
        return known;
    }

    private static ModelShape dense(String name, long parameters, int layers, int heads, int kvHeads, int headDim) {
        return new ModelShape(
                name, parameters, parameters, layers, heads, kvHeads, headDim, Precision.BF16, Precision.BF16);
    }

    /// Models that need no figures, by name.
    public static Map<String, ModelShape> byName() {
        return Map.copyOf(KNOWN);
    }

    /// The same model kept in other numbers.
    public ModelShape with(Precision weights, Precision cache) {
        return new ModelShape(name, parameters, active, layers, heads, kvHeads, headDim, weights, cache);
    }

    /// Bytes of all parameters.
    public long weightBytes() {
        return parameters * weights.bits() / 8;
    }

    /// Bytes of keys and values of one token, all layers together: 2 × layers × kv heads × head dimension × bytes.
    public long cacheBytesPerToken() {
        return 2L * layers * kvHeads * headDim * cache.bits() / 8;
    }

    /// Numbers of one token between layers.
    public long hidden() {
        return (long) heads * headDim;
    }
}
