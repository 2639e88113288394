package dev.tidemill.bench.serve;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.random.RandomGenerator;

/// Writes a perceptron of three layers as an ONNX file: `x` `[N, features]` to `probability` `[N, 1]`, weights drawn
/// from a seed. Fields are those of onnx.proto, by number.
final class OnnxPerceptron {
    private static final int FLOAT = 1;
    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;

    private final RandomGenerator random;
    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

    private OnnxPerceptron(RandomGenerator random) {
        this.random = random;
    }

    /// Writes fields of a message.
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    static byte[] file(int features, int width, RandomGenerator random) {
        OnnxPerceptron made = new OnnxPerceptron(random);
        made.node("Gemm", "x w1 b1", "h1").node("Relu", "h1", "r1");
        made.node("Gemm", "r1 w2 b2", "h2").node("Relu", "h2", "r2");
        made.node("Gemm", "r2 w3 b3", "z").node("Sigmoid", "z", "probability");
        made.graph.writeBytes(bytes(out -> out.writeString(2, "perceptron")));
        made.weights("w1", features, width).weights("b1", width);
        made.weights("w2", width, width).weights("b2", width);
        made.weights("w3", width, 1).weights("b3", 1);
        made.value(11, "x", features).value(12, "probability", 1);
        return bytes(out -> {
            out.writeInt64(1, IR_VERSION);
            out.writeByteArray(7, made.graph.toByteArray());
            out.writeByteArray(8, bytes(opset -> {
                opset.writeString(1, "");
                opset.writeInt64(2, OPSET);
            }));
        });
    }

    private static byte[] bytes(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private OnnxPerceptron field(int number, byte[] message) {
        graph.writeBytes(bytes(out -> out.writeByteArray(number, message)));
        return this;
    }

    private OnnxPerceptron node(String operator, String inputs, String output) {
        return field(1, bytes(out -> {
            for (String input : inputs.split(" ")) {
                out.writeString(1, input);
            }
            out.writeString(2, output);
            out.writeString(4, operator);
        }));
    }

    private OnnxPerceptron weights(String name, int... shape) {
        int elements = shape.length == 1 ? shape[0] : shape[0] * shape[1];
        double spread = 1 / Math.sqrt(shape[0]);
        return field(5, bytes(out -> {
            for (int dimension : shape) {
                out.writeInt64(1, dimension);
            }
            out.writeInt32(2, FLOAT);
            for (int i = 0; i < elements; i++) {
                out.writeFloat(4, (float) (random.nextGaussian() * spread));
            }
            out.writeString(8, name);
        }));
    }

    private OnnxPerceptron value(int number, String name, int width) {
        byte[] shape = bytes(out -> {
            out.writeByteArray(1, bytes(rows -> rows.writeString(2, "N")));
            out.writeByteArray(1, bytes(columns -> columns.writeInt64(1, width)));
        });
        byte[] tensor = bytes(out -> {
            out.writeInt32(1, FLOAT);
            out.writeByteArray(2, shape);
        });
        return field(number, bytes(out -> {
            out.writeString(1, name);
            out.writeByteArray(2, bytes(type -> type.writeByteArray(1, tensor)));
        }));
    }
}
