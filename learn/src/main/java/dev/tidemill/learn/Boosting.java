package dev.tidemill.learn;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/// One run of boosting: rounds until the validation metric no longer improves, then the model as it was at its
/// best. XGBoost's own early stopping keeps the surplus trees and writes to standard output; this does neither.
final class Boosting {
    private final Matrix train;
    private final @Nullable Matrix validation;
    private final ToDoubleFunction<double[]> quality;

    /// @param quality how good margins of the validation rows are; greater is better
    Boosting(Matrix train, Optional<Matrix> validation, ToDoubleFunction<double[]> quality) {
        this.train = train;
        this.validation = validation.orElse(null);
        this.quality = quality;
    }

    /// The outcome of a run.
    ///
    /// @param model  in XGBoost's binary form
    /// @param rounds kept
    /// @param value  quality at its best; NaN without validation rows
    @SuppressWarnings("ArrayRecordComponent")
    record Run(byte[] model, int rounds, double value) {}

    /// Called after each round with its number, from 1.
    interface Round {
        void done(int round);
    }

    Run run(Map<String, Object> parameters, int rounds, int patience, Round progress) throws XGBoostError {
        Map<String, DMatrix> watched = new HashMap<>();
        if (validation != null) {
            watched.put("validation", validation.matrix());
        }
        Booster booster = XGBoost.train(train.matrix(), parameters, 0, watched, null, null);
        try {
            Run best = new Run(new byte[0], 0, Double.NaN);
            for (int round = 1; round <= rounds; round++) {
                booster.update(train.matrix(), round - 1);
                progress.done(round);
                if (validation == null) {
                    continue;
                }
                double value = quality.applyAsDouble(margins(booster, validation));
                if (best.rounds() == 0 || value > best.value()) {
                    best = new Run(booster.toByteArray("ubj"), round, value);
                } else if (patience > 0 && round - best.rounds() >= patience) {
                    break;
                }
            }
            return validation == null ? new Run(booster.toByteArray("ubj"), rounds, Double.NaN) : best;
        } finally {
            booster.dispose();
        }
    }

    static double[] margins(Booster booster, Matrix rows) throws XGBoostError {
        float[][] predicted = booster.predict(rows.matrix(), true);
        double[] margins = new double[predicted.length];
        for (int i = 0; i < margins.length; i++) {
            margins[i] = predicted[i][0];
        }
        return margins;
    }
}
