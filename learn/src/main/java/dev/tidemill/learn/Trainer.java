package dev.tidemill.learn;

import dev.tidemill.app.ModelDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.Optional;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/// Trains the model that a definition declares: tries every declared combination of parameters on the training
/// rows, keeps the one that does best on the validation rows, stopped where it did best there, calibrates it on
/// the same, and judges it on the test rows, which no choice has seen.
///
/// The same table, definition, split and number of threads give the same artifact, byte for byte.
public final class Trainer {
    private final int threads;

    /// @param threads how many threads XGBoost may use
    public Trainer(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        }
        this.threads = threads;
    }

    /// Trains and judges one model.
    ///
    /// @throws TidemillException INVALID where the definition asks for what there is not, or where the training or
    ///     validation span holds no positive or no negative label
    public TrainedModel train(
            TrainingTable table, ModelDefinition definition, TimeSplit split, TrainingProgress progress) {
        if (!definition.algorithm().equals("xgboost")) {
            throw invalid("algorithm must be xgboost, got \"" + definition.algorithm() + "\"");
        }
        int[] train = rowsOfBothKinds(table, split.train(), "training");
        int[] validation =
                split.validation().isEmpty() ? new int[0] : rowsOfBothKinds(table, split.validation(), "validation");
        try (Matrix trainRows = Matrix.of(table, definition.features(), train);
                @Nullable
                        Matrix validationRows =
                                validation.length == 0 ? null : Matrix.of(table, definition.features(), validation)) {
            return new Training(table, definition, split, threads, progress)
                    .run(train, trainRows, validation, Optional.ofNullable(validationRows));
        } catch (XGBoostError e) {
            throw new TidemillException(ErrorCode.INTERNAL, "xgboost failed to train: " + e.getMessage(), e);
        }
    }

    private static int[] rowsOfBothKinds(TrainingTable table, TimeSplit.Span span, String what) {
        int[] rows = table.labelled(span);
        int positives = 0;
        for (int row : rows) {
            positives += table.labels()[row] == 1 ? 1 : 0;
        }
        if (positives == 0 || positives == rows.length) {
            throw invalid("the " + what + " span " + span + " must hold positive and negative labels, got " + positives
                    + " positive of " + rows.length + " labelled rows (choose another span, or wait for outcomes)");
        }
        return rows;
    }

    static TidemillException invalid(String message) {
        return new TidemillException(ErrorCode.INVALID, message);
    }
}
