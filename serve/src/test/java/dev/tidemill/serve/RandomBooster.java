package dev.tidemill.serve;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/// A model that XGBoost trained on random rows with missing values, and rows to ask it about.
record RandomBooster(Booster booster, double[][] rows, byte[] json) {

    /// Everything follows from the seed: sizes, depth, rounds, share of missing values, objective.
    static RandomBooster of(long seed, String objective) throws XGBoostError {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int features = random.nextInt(1, 12);
        double[][] rows = rows(random, 300, features, random.nextDouble(0.4));
        float[] labels = new float[rows.length];
        for (int i = 0; i < labels.length; i++) {
            boolean high = !(rows[i][0] < 0.2) ^ random.nextDouble() < 0.2;
            labels[i] = high ? 1 : 0;
        }
        DMatrix matrix = matrix(rows);
        matrix.setLabel(labels);
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("objective", objective);
        parameters.put("max_depth", random.nextInt(1, 8));
        parameters.put("eta", random.nextDouble(0.05, 0.6));
        parameters.put("min_child_weight", random.nextDouble(0, 3));
        parameters.put("subsample", random.nextDouble(0.5, 1));
        parameters.put("num_parallel_tree", random.nextInt(1, 4));
        parameters.put(
                "base_score", objective.contains("logi") && random.nextBoolean() ? random.nextDouble(0.01, 0.99) : 0.5);
        parameters.put("tree_method", random.nextBoolean() ? "hist" : "exact");
        parameters.put("seed", random.nextInt(1000));
        parameters.put("nthread", 1);
        parameters.put("verbosity", 0);
        Booster booster = XGBoost.train(matrix, parameters, random.nextInt(1, 40), new HashMap<>(), null, null);
        matrix.dispose();
        return new RandomBooster(booster, rows(random, 200, features, 0.2), booster.toByteArray("json"));
    }

    DMatrix matrix() throws XGBoostError {
        return matrix(rows);
    }

    private static DMatrix matrix(double[][] rows) throws XGBoostError {
        int width = rows[0].length;
        float[] flat = new float[rows.length * width];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) rows[i / width][i % width];
        }
        return new DMatrix(flat, rows.length, width, Float.NaN);
    }

    /// A third of the values come from a grid, so that some equal a threshold.
    private static double[][] rows(RandomGenerator random, int count, int features, double missing) {
        double[][] rows = new double[count][features];
        for (double[] row : rows) {
            for (int f = 0; f < features; f++) {
                double value = random.nextInt(3) == 0 ? random.nextInt(-4, 5) / 4.0 : random.nextGaussian();
                row[f] = random.nextDouble() < missing ? Double.NaN : value;
            }
        }
        return rows;
    }
}
