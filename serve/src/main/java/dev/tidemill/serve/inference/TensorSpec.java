package dev.tidemill.serve.inference;

import java.util.Arrays;

/// One declared input or output of a model.
///
/// @param shape -1 is a dimension of any size
public record TensorSpec(String name, DataType type, long[] shape) {
    /// A dimension of any size.
    public static final long ANY = -1;

    public TensorSpec {
        shape = shape.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /// Whether its first dimension counts rows: any number of them.
    public boolean hasRows() {
        return shape.length > 0 && shape[0] == ANY;
    }

    /// Whether a tensor of that shape may be given.
    public boolean allows(long[] given) {
        if (given.length != shape.length) {
            return false;
        }
        for (int i = 0; i < given.length; i++) {
            if (shape[i] != ANY && shape[i] != given[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorSpec that
                && name.equals(that.name)
                && type == that.type
                && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(shape);
    }

    @Override
    public String toString() {
        return name + " " + type + Arrays.toString(shape);
    }
}
