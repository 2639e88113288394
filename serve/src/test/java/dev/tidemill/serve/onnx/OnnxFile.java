package dev.tidemill.serve.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.CodedOutputStream.OutOfSpaceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Writes small ONNX models for tests: the few fields of onnx.proto that they need, by their numbers.
public final class OnnxFile {
    public static final int FLOAT = 1;
    public static final int INT64 = 7;
    public static final int DOUBLE = 11;

    private static final int ATTRIBUTE_FLOAT = 1;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_INTS = 7;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
    private final ByteArrayOutputStream opsets = new ByteArrayOutputStream();

    public OnnxFile() {
        opset("", 17);
    }

    /// Writes fields.
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] bytes(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (OutOfSpaceException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    public OnnxFile opset(String domain, long version) {
        opsets.writeBytes(bytes(out -> out.writeByteArray(8, bytes(opset -> {
            opset.writeString(1, domain);
            opset.writeInt64(2, version);
        }))));
        return this;
    }

    /// An input of the graph; -1 is a dimension of any size, called N.
    public OnnxFile input(String name, int type, long... shape) {
        return value(11, name, type, shape);
    }

    public OnnxFile output(String name, int type, long... shape) {
        return value(12, name, type, shape);
    }

    private OnnxFile value(int field, String name, int type, long... shape) {
        byte[] dimensions = bytes(out -> {
            for (long dimension : shape) {
                out.writeByteArray(1, bytes(one -> {
                    if (dimension < 0) {
                        one.writeString(2, "N");
                    } else {
                        one.writeInt64(1, dimension);
                    }
                }));
            }
        });
        byte[] tensor = bytes(out -> {
            out.writeInt32(1, type);
            out.writeByteArray(2, dimensions);
        });
        return add(field, bytes(out -> {
            out.writeString(1, name);
            out.writeByteArray(2, bytes(of -> of.writeByteArray(1, tensor)));
        }));
    }

    /// An output that holds for each row a map from a class (int64) to a number (float).
    public OnnxFile outputOfMaps(String name) {
        byte[] number = bytes(out -> out.writeByteArray(1, bytes(tensor -> tensor.writeInt32(1, FLOAT))));
        byte[] map = bytes(out -> {
            out.writeInt32(1, INT64);
            out.writeByteArray(2, number);
        });
        byte[] sequence = bytes(out -> out.writeByteArray(1, bytes(element -> element.writeByteArray(5, map))));
        return add(12, bytes(out -> {
            out.writeString(1, name);
            out.writeByteArray(2, bytes(of -> of.writeByteArray(4, sequence)));
        }));
    }

    public OnnxFile constant(String name, long[] shape, float... values) {
        return add(5, bytes(out -> {
            for (long dimension : shape) {
                out.writeInt64(1, dimension);
            }
            out.writeInt32(2, FLOAT);
            for (float value : values) {
                out.writeFloat(4, value);
            }
            out.writeString(8, name);
        }));
    }

    public OnnxFile constant(String name, long[] shape, long... values) {
        return add(5, bytes(out -> {
            for (long dimension : shape) {
                out.writeInt64(1, dimension);
            }
            out.writeInt32(2, INT64);
            for (long value : values) {
                out.writeInt64(7, value);
            }
            out.writeString(8, name);
        }));
    }

    /// One operator: `MatMul`, or `domain:Operator`, with names separated by blanks.
    public OnnxFile node(String operator, String inputs, String outputs, byte[]... attributes) {
        int colon = operator.indexOf(':');
        return add(1, bytes(out -> {
            for (String input : inputs.split(" ")) {
                out.writeString(1, input);
            }
            for (String output : outputs.split(" ")) {
                out.writeString(2, output);
            }
            out.writeString(4, operator.substring(colon + 1));
            for (byte[] attribute : attributes) {
                out.writeByteArray(5, attribute);
            }
            if (colon > 0) {
                out.writeString(7, operator.substring(0, colon));
            }
        }));
    }

    public static byte[] attribute(String name, long value) {
        return bytes(out -> {
            out.writeString(1, name);
            out.writeInt64(3, value);
            out.writeInt32(20, ATTRIBUTE_INT);
        });
    }

    public static byte[] attribute(String name, float value) {
        return bytes(out -> {
            out.writeString(1, name);
            out.writeFloat(2, value);
            out.writeInt32(20, ATTRIBUTE_FLOAT);
        });
    }

    public static byte[] attribute(String name, long... values) {
        return bytes(out -> {
            out.writeString(1, name);
            for (long value : values) {
                out.writeInt64(8, value);
            }
            out.writeInt32(20, ATTRIBUTE_INTS);
        });
    }

    private OnnxFile add(int field, byte[] message) {
        graph.writeBytes(bytes(out -> out.writeByteArray(field, message)));
        return this;
    }

    /// The file.
    public byte[] toBytes() {
        byte[] named = bytes(out -> out.writeString(2, "test"));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(graph.toByteArray());
        whole.writeBytes(named);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(bytes(out -> {
            out.writeInt64(1, 8);
            out.writeByteArray(7, whole.toByteArray());
        }));
        file.writeBytes(opsets.toByteArray());
        return file.toByteArray();
    }
}
