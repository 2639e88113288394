package dev.tidemill.serve;

import java.util.Optional;

/// What a model was trained for, which says what its margin means.
public enum TreeObjective {
    /// `binary:logistic` and its kin: the margin is the log-odds of the positive class.
    LOGISTIC,
    /// `reg:squarederror`, `rank:…`, `binary:logitraw`: the margin is the answer.
    IDENTITY;

    private static final float LARGEST_EXPONENT = 88.7f;

    /// The objective of that name in XGBoost, or nothing where it is not served here.
    static Optional<TreeObjective> named(String name) {
        return switch (name) {
            case "binary:logistic", "reg:logistic" -> Optional.of(LOGISTIC);
            case "reg:squarederror",
                    "reg:absoluteerror",
                    "reg:pseudohubererror",
                    "binary:logitraw",
                    "rank:pairwise",
                    "rank:ndcg",
                    "rank:map" -> Optional.of(IDENTITY);
            default -> Optional.empty();
        };
    }

    /// From margin to prediction, in float as XGBoost does.
    float predict(float margin) {
        return switch (this) {
            case LOGISTIC -> 1.0f / ((float) Math.exp(Math.min(-margin, LARGEST_EXPONENT)) + 1.0f);
            case IDENTITY -> margin;
        };
    }

    /// From the base score in a model file to the margin that the sum begins with.
    float baseMargin(float baseScore) {
        return switch (this) {
            case LOGISTIC -> (float) -Math.log(1.0f / baseScore - 1.0f);
            case IDENTITY -> baseScore;
        };
    }
}
