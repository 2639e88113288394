package dev.tidemill.serve.onnx;

import java.util.Arrays;
import java.util.Random;

/// Models for tests.
public final class OnnxFiles {
    private OnnxFiles() {}

    /// probability = sigmoid(x · weights), one input `x` `[N, features]`.
    public static byte[] logistic(float... weights) {
        long[] column = {weights.length, 1};
        return new OnnxFile()
                .input("x", OnnxFile.FLOAT, -1, weights.length)
                .output("probability", OnnxFile.FLOAT, -1, 1)
                .constant("w", column, weights)
                .node("MatMul", "x w", "z")
                .node("Sigmoid", "z", "probability")
                .toBytes();
    }

    /// Two layers: `width` hidden units.
    public static byte[] perceptron(int features, int width, long seed) {
        Random random = new Random(seed);
        return new OnnxFile()
                .input("x", OnnxFile.FLOAT, -1, features)
                .output("probability", OnnxFile.FLOAT, -1, 1)
                .constant("w1", new long[] {features, width}, floats(random, features * width))
                .constant("b1", new long[] {width}, floats(random, width))
                .constant("w2", new long[] {width, 1}, floats(random, width))
                .constant("b2", new long[] {1}, floats(random, 1))
                .node("Gemm", "x w1 b1", "h")
                .node("Relu", "h", "r")
                .node("Gemm", "r w2 b2", "z")
                .node("Sigmoid", "z", "probability")
                .toBytes();
    }

    private static float[] floats(Random random, int many) {
        float[] floats = new float[many];
        for (int i = 0; i < many; i++) {
            floats[i] = (float) random.nextGaussian() / 4;
        }
        return floats;
    }

    /// Two inputs, `a` float and `b` int64, each `[N, 1]`; the answer is a map of two classes for each row.
    public static byte[] columnsAndMaps() {
        return new OnnxFile()
                .opset("ai.onnx.ml", 3)
                .input("a", OnnxFile.FLOAT, -1, 1)
                .input("b", OnnxFile.INT64, -1, 1)
                .outputOfMaps("output_probability")
                .node("Cast", "b", "c", OnnxFile.attribute("to", OnnxFile.FLOAT))
                .node("Add", "a c", "z")
                .node("Sigmoid", "z", "one")
                .constant("unit", new long[] {1}, 1f)
                .node("Sub", "unit one", "zero")
                .node("Concat", "zero one", "both", OnnxFile.attribute("axis", 1))
                .node(
                        "ai.onnx.ml:ZipMap",
                        "both",
                        "output_probability",
                        OnnxFile.attribute("classlabels_int64s", new long[] {0, 1}))
                .toBytes();
    }

    /// Two outputs: `sum` and `product` of `left` and `right`, int64 `[N, 2]`.
    public static byte[] sumAndProduct() {
        return new OnnxFile()
                .input("left", OnnxFile.INT64, -1, 2)
                .input("right", OnnxFile.INT64, -1, 2)
                .output("sum", OnnxFile.INT64, -1, 2)
                .output("product", OnnxFile.INT64, -1, 2)
                .node("Add", "left right", "sum")
                .node("Mul", "left right", "product")
                .toBytes();
    }

    /// A row's answer depends on the other rows: each is divided by the sum of all.
    public static byte[] sharedRows() {
        return new OnnxFile()
                .input("x", OnnxFile.FLOAT, -1, 1)
                .output("probability", OnnxFile.FLOAT, -1, 1)
                .node("Softmax", "x", "probability", OnnxFile.attribute("axis", 0))
                .toBytes();
    }

    /// An operator that nobody knows.
    public static byte[] unknownOperator() {
        return new OnnxFile()
                .opset("com.example", 1)
                .input("x", OnnxFile.FLOAT, -1, 2)
                .output("y", OnnxFile.FLOAT, -1, 2)
                .node("com.example:Guess", "x", "y")
                .toBytes();
    }

    /// Gives what it is given: any number, NaN too.
    public static byte[] echo() {
        return new OnnxFile()
                .input("x", OnnxFile.FLOAT, -1, 1)
                .output("y", OnnxFile.FLOAT, -1, 1)
                .node("Identity", "x", "y")
                .toBytes();
    }

    public static byte[] half(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }
}
