package dev.tidemill.serve;

import java.util.List;

/// A registered version that scores, loaded and ready to answer.
///
/// @param version its number
/// @param inputs  for each of the model's inputs the index in the application's feature vector
public record ScoringModel(int version, Scorer scorer, int[] inputs) implements ModelInUse {
    /// The same as what it is.
    ///
    /// @throws IllegalArgumentException where it does not score
    public static ScoringModel of(ModelInUse used) {
        if (used instanceof ScoringModel scoring) {
            return scoring;
        }
        throw new IllegalArgumentException("a model of this application must score features, got version "
                + used.version() + " of another system; use a version that was trained for this application");
    }

    /// @throws IllegalArgumentException where the application lacks a feature that the model needs
    public static ScoringModel of(int version, Scorer scorer, List<String> modelFeatures, List<String> vector) {
        int[] inputs = new int[modelFeatures.size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = vector.indexOf(modelFeatures.get(i));
            if (inputs[i] < 0) {
                throw new IllegalArgumentException("model " + version + " needs the feature \"" + modelFeatures.get(i)
                        + "\", which the application does not have; train a version for this application");
            }
        }
        return new ScoringModel(version, scorer, inputs);
    }

    /// The model's inputs out of the application's vector.
    double[] select(double[] vector) {
        double[] selected = new double[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            selected[i] = vector[inputs[i]];
        }
        return selected;
    }
}
