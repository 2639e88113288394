package dev.tidemill.serve.inference;

/// What the elements of a tensor are, with the names of the Open Inference Protocol v2.
public enum DataType {
    BOOL(1),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FP16(2),
    FP32(4),
    FP64(8),
    /// Texts or byte strings, each of its own length.
    BYTES(0);

    private final int width;

    DataType(int width) {
        this.width = width;
    }

    /// Bytes of one element; 0 where each has its own length.
    public int width() {
        return width;
    }

    public boolean isFloating() {
        return this == FP16 || this == FP32 || this == FP64;
    }

    /// Whether elements are numbers.
    public boolean isNumeric() {
        return this != BYTES && this != BOOL;
    }
}
