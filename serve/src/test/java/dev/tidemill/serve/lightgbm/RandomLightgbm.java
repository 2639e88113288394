package dev.tidemill.serve.lightgbm;

import com.microsoft.ml.lightgbm.PredictionType;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// A model that LightGBM trained on random rows with missing values and categories, and rows to ask it about.
public record RandomLightgbm(byte[] text, double[][] rows, double[] raw, double[] answers, double[] contributions) {
    private static final int TRAINED = 400;
    private static final int ASKED = 150;

    /// Everything follows from the seed: sizes, rounds, what is missing, categories, whether zero is missing.
    public static RandomLightgbm of(long seed, String objective) throws LGBMException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int features = random.nextInt(2, 8);
        int categorical = random.nextInt(0, features);
        double missing = random.nextBoolean() ? 0 : random.nextDouble(0.4);
        double[][] trained = rows(random, TRAINED, features, categorical, missing);
        double[][] asked = rows(random, ASKED, features, categorical, 0.2);
        float[] labels = new float[TRAINED];
        for (int i = 0; i < TRAINED; i++) {
            double last = trained[i][features - 1];
            labels[i] = (!(last < 0.1) ^ ((int) trained[i][0] & 1) == 1) ^ random.nextDouble() < 0.15 ? 1 : 0;
        }
        String parameters = "verbosity=-1 num_threads=1 deterministic=true seed=" + random.nextInt(1000)
                + " objective=" + objective + " num_leaves=" + random.nextInt(2, 40) + " learning_rate="
                + random.nextDouble(0.05, 0.5) + " min_data_in_leaf=" + random.nextInt(1, 20)
                + " zero_as_missing=" + (random.nextInt(3) == 0) + " use_missing=" + (random.nextInt(4) != 0)
                + " max_cat_to_onehot=" + random.nextInt(1, 5) + " min_data_per_group=5 cat_smooth=1"
                + (random.nextInt(4) == 0 ? " boosting=rf bagging_freq=1 bagging_fraction=0.7" : "")
                + (categorical == 0 ? "" : " categorical_feature=" + columns(categorical));
        try (LGBMDataset data = LGBMDataset.createFromMat(flat(trained), TRAINED, features, true, parameters, null)) {
            data.setField("label", labels);
            return ask(data, parameters, random.nextInt(1, 25), asked);
        }
    }

    private static RandomLightgbm ask(LGBMDataset data, String parameters, int rounds, double[][] asked)
            throws LGBMException {
        try (LGBMBooster booster = LGBMBooster.create(data, parameters)) {
            for (int i = 0; i < rounds; i++) {
                booster.updateOneIter();
            }
            String text = booster.saveModelToString(0, 0, LGBMBooster.FeatureImportanceType.SPLIT);
            return new RandomLightgbm(
                    text.getBytes(StandardCharsets.UTF_8),
                    asked,
                    predict(booster, asked, PredictionType.C_API_PREDICT_RAW_SCORE),
                    predict(booster, asked, PredictionType.C_API_PREDICT_NORMAL),
                    predict(booster, asked, PredictionType.C_API_PREDICT_CONTRIB));
        }
    }

    private static double[] predict(LGBMBooster booster, double[][] rows, PredictionType type) throws LGBMException {
        return booster.predictForMat(flat(rows), rows.length, rows[0].length, true, type);
    }

    private static String columns(int count) {
        StringBuilder columns = new StringBuilder("0");
        for (int i = 1; i < count; i++) {
            columns.append(',').append(i);
        }
        return columns.toString();
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    /// The first columns are categories; some never seen in training, a few negative.
    private static double[][] rows(RandomGenerator random, int count, int features, int categorical, double missing) {
        double[][] rows = new double[count][features];
        for (double[] row : rows) {
            for (int f = 0; f < features; f++) {
                double number = random.nextInt(3) == 0 ? random.nextInt(-4, 5) / 4.0 : random.nextGaussian();
                double value = f < categorical ? random.nextInt(count == TRAINED ? 50 : 70) : number;
                row[f] = random.nextDouble() < missing ? Double.NaN : value;
            }
        }
        return rows;
    }
}
