package dev.tidemill.recommend.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The sizes of a self-attention sequence model, and with them the order of its weights in one array.
///
/// @param items  from 1
/// @param length most entries of a history that it looks at, the newest ones, from 1
/// @param width  of embeddings and of all layers, a multiple of `heads`
/// @param heads  of attention, from 1
/// @param blocks from 1
public record AttentionShape(int items, int length, int width, int heads, int blocks) {
    private static final long MOST = Integer.MAX_VALUE - 8L;

    public AttentionShape {
        if (items < 1 || length < 1 || width < 1 || heads < 1 || blocks < 1 || width % heads != 0) {
            throw new IllegalArgumentException("items, length, width, heads and blocks must be at least 1 and width a"
                    + " multiple of heads, got " + items + ", " + length + ", " + width + ", " + heads + ", "
                    + blocks);
        }
        if (count(items, length, width, blocks) > MOST) {
            throw new IllegalArgumentException(
                    "all weights must fit into one array, got " + count(items, length, width, blocks));
        }
    }

    private static long count(long items, long length, long width, long blocks) {
        return (items + length) * width + blocks * (6 * width * width + 10 * width) + 2 * width;
    }

    /// How many weights there are.
    public int count() {
        return (int) count(items, length, width, blocks);
    }

    /// One matrix of weights; a vector has one row.
    ///
    /// @param at where it begins in the array
    public record Part(String name, int at, int rows, int columns) {
        public int size() {
            return rows * columns;
        }
    }

    /// All weights in their order: `items`, `places` (the newest entry has the last), for each block
    /// [Layer]'s parts, and `norm`. A layer's matrix has its inputs down and its outputs across.
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        add(parts, "items", items);
        add(parts, "places", length);
        for (int block = 0; block < blocks; block++) {
            for (Layer layer : Layer.values()) {
                add(parts, "block" + block + "." + layer.name().toLowerCase(Locale.ROOT), layer.rows(width));
            }
        }
        add(parts, "norm.gain", 1);
        add(parts, "norm.bias", 1);
        return parts;
    }

    private void add(List<Part> parts, String name, int rows) {
        int at = parts.isEmpty() ? 0 : parts.getLast().at() + parts.getLast().size();
        parts.add(new Part(name, at, rows, width));
    }

    int places() {
        return items * width;
    }

    /// Where a layer of a block begins.
    int at(int block, Layer layer) {
        int at = (items + length) * width + block * (6 * width * width + 10 * width);
        for (Layer before : Layer.values()) {
            if (before == layer) {
                break;
            }
            at += before.rows(width) * width;
        }
        return at;
    }

    int norm() {
        return count() - 2 * width;
    }

    /// The weights of one block, in their order.
    public enum Layer {
        ATTENTION_GAIN,
        ATTENTION_BIAS,
        QUERY,
        QUERY_BIAS,
        KEY,
        KEY_BIAS,
        VALUE,
        VALUE_BIAS,
        OUT,
        OUT_BIAS,
        FORWARD_GAIN,
        FORWARD_BIAS,
        FIRST,
        FIRST_BIAS,
        SECOND,
        SECOND_BIAS;

        int rows(int width) {
            return switch (this) {
                case QUERY, KEY, VALUE, OUT, FIRST, SECOND -> width;
                case ATTENTION_GAIN,
                        ATTENTION_BIAS,
                        QUERY_BIAS,
                        KEY_BIAS,
                        VALUE_BIAS,
                        OUT_BIAS,
                        FORWARD_GAIN,
                        FORWARD_BIAS,
                        FIRST_BIAS,
                        SECOND_BIAS -> 1;
            };
        }
    }
}
