package dev.tidemill.server.http;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.inference.DataType;
import dev.tidemill.serve.inference.Tensor;
import dev.tidemill.server.protocol.InferTensorContents;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// The elements of tensors as typed contents. 16-bit floating numbers have none: they go as bytes only.
final class GrpcTensors {
    private GrpcTensors() {}

    /// The field that holds elements of a type.
    private static String field(DataType type) {
        return switch (type) {
            case BOOL -> "bool_contents";
            case INT8, INT16, INT32 -> "int_contents";
            case INT64 -> "int64_contents";
            case UINT8, UINT16, UINT32 -> "uint_contents";
            case UINT64 -> "uint64_contents";
            case FP32 -> "fp32_contents";
            case FP64 -> "fp64_contents";
            case BYTES -> "bytes_contents";
            case FP16 -> "raw_input_contents";
        };
    }

    private static List<?> elements(DataType type, InferTensorContents contents) {
        return switch (type) {
            case BOOL -> contents.getBoolContentsList();
            case INT8, INT16, INT32 -> contents.getIntContentsList();
            case INT64 -> contents.getInt64ContentsList();
            case UINT8, UINT16, UINT32 -> contents.getUintContentsList();
            case UINT64 -> contents.getUint64ContentsList();
            case FP32 -> contents.getFp32ContentsList();
            case FP64 -> contents.getFp64ContentsList();
            case BYTES -> contents.getBytesContentsList();
            case FP16 -> List.of();
        };
    }

    /// @throws TidemillException INVALID where there are not as many elements as the shape asks for, or one is
    ///     outside its type's range
    static Tensor read(String name, DataType type, long[] shape, InferTensorContents contents) {
        List<?> elements = elements(type, contents);
        if (elements.size() != Tensor.elements(shape)) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "input \"" + name + "\" must have its " + Tensor.elements(shape) + " elements in " + field(type)
                            + ", being of " + type + ", got " + elements.size());
        }
        if (type == DataType.BYTES) {
            return Tensor.ofBytes(
                    shape,
                    contents.getBytesContentsList().stream()
                            .map(ByteString::toByteArray)
                            .toList());
        }
        byte[] bytes = new byte[elements.size() * type.width()];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements.size(); i++) {
            put(buffer, name, type, contents, i);
        }
        return new Tensor(type, shape, bytes);
    }

    private static void put(ByteBuffer buffer, String name, DataType type, InferTensorContents contents, int i) {
        switch (type) {
            case BOOL -> buffer.put((byte) (contents.getBoolContents(i) ? 1 : 0));
            case INT8 -> buffer.put((byte) within(name, type, contents.getIntContents(i), Byte.MIN_VALUE, 0x7F));
            case INT16 ->
                buffer.putShort((short) within(name, type, contents.getIntContents(i), Short.MIN_VALUE, 0x7FFF));
            case INT32 -> buffer.putInt(contents.getIntContents(i));
            case INT64 -> buffer.putLong(contents.getInt64Contents(i));
            case UINT8 -> buffer.put((byte) within(name, type, unsigned(contents, i), 0, 0xFF));
            case UINT16 -> buffer.putShort((short) within(name, type, unsigned(contents, i), 0, 0xFFFF));
            case UINT32 -> buffer.putInt(contents.getUintContents(i));
            case UINT64 -> buffer.putLong(contents.getUint64Contents(i));
            case FP32 -> buffer.putFloat(contents.getFp32Contents(i));
            case FP64 -> buffer.putDouble(contents.getFp64Contents(i));
            case FP16, BYTES -> throw new IllegalStateException("elements of " + type + " are read elsewhere");
        }
    }

    private static long unsigned(InferTensorContents contents, int i) {
        return Integer.toUnsignedLong(contents.getUintContents(i));
    }

    private static long within(String name, DataType type, long value, long least, long greatest) {
        if (value < least || value > greatest) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "input \"" + name + "\" must have whole numbers from " + least + " to " + greatest + ", being of "
                            + type + ", got " + value);
        }
        return value;
    }

    /// @param tensor not of 16-bit floating numbers
    static InferTensorContents write(Tensor tensor) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        if (tensor.type() == DataType.BYTES) {
            tensor.strings().forEach(text -> contents.addBytesContents(UnsafeByteOperations.unsafeWrap(text)));
            return contents.build();
        }
        for (int i = 0; i < tensor.size(); i++) {
            switch (tensor.type()) {
                case BOOL -> contents.addBoolContents(tensor.integer(i) != 0);
                case INT8, INT16, INT32 -> contents.addIntContents((int) tensor.integer(i));
                case INT64 -> contents.addInt64Contents(tensor.integer(i));
                case UINT8, UINT16, UINT32 -> contents.addUintContents((int) tensor.integer(i));
                case UINT64 -> contents.addUint64Contents(tensor.integer(i));
                case FP32 -> contents.addFp32Contents((float) tensor.number(i));
                case FP64 -> contents.addFp64Contents(tensor.number(i));
                case FP16, BYTES -> throw new IllegalStateException("elements of " + tensor.type() + " go as bytes");
            }
        }
        return contents.build();
    }
}
