package dev.tidemill.learn;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.List;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/// Rows of a table in XGBoost's memory. Infinite values, and those beyond a float, are held at the greatest
/// float, where every split sends them the same way.
final class Matrix implements AutoCloseable {
    private final DMatrix matrix;

    private Matrix(DMatrix matrix) {
        this.matrix = matrix;
    }

    /// @param features which columns, in order
    static Matrix of(TrainingTable table, List<String> features, int[] rows) throws XGBoostError {
        int width = features.size();
        if ((long) rows.length * width > Integer.MAX_VALUE - 8) {
            throw new TidemillException(
                    ErrorCode.TOO_LARGE,
                    "rows times features must be below 2^31 in one process, got " + rows.length + " times " + width
                            + " (train on a shorter span)");
        }
        float[] flat = new float[rows.length * width];
        float[] labels = new float[rows.length];
        for (int f = 0; f < width; f++) {
            double[] column = table.column(features.get(f));
            for (int i = 0; i < rows.length; i++) {
                flat[i * width + f] = finite(column[rows[i]]);
            }
        }
        for (int i = 0; i < rows.length; i++) {
            labels[i] = table.labels()[rows[i]];
        }
        DMatrix matrix = new DMatrix(flat, rows.length, width, Float.NaN);
        matrix.setLabel(labels);
        return new Matrix(matrix);
    }

    /// Rows in groups, with a weight for each group.
    static Matrix of(RankRows rows) throws XGBoostError {
        DMatrix matrix = new DMatrix(rows.values(), rows.rows(), rows.features().size(), Float.NaN);
        matrix.setLabel(rows.labels());
        matrix.setGroup(rows.sizes());
        matrix.setWeight(rows.weights());
        return new Matrix(matrix);
    }

    static float finite(double value) {
        float narrow = (float) value;
        return Float.isInfinite(narrow) ? Math.copySign(Float.MAX_VALUE, narrow) : narrow;
    }

    DMatrix matrix() {
        return matrix;
    }

    @Override
    public void close() {
        matrix.dispose();
    }
}
