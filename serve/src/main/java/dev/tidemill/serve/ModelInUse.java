package dev.tidemill.serve;

import java.util.List;

/// A registered version, loaded and ready to answer.
///
/// @param version its number
/// @param inputs  for each of the model's inputs the index in the application's feature vector
public record ModelInUse(int version, Scorer scorer, int[] inputs) {
    /// @throws IllegalArgumentException where the application lacks a feature that the model needs
    public static ModelInUse of(int version, Scorer scorer, List<String> modelFeatures, List<String> vector) {
        int[] inputs = new int[modelFeatures.size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = vector.indexOf(modelFeatures.get(i));
            if (inputs[i] < 0) {
                throw new IllegalArgumentException("model " + version + " needs the feature \"" + modelFeatures.get(i)
                        + "\", which the application does not have; train a version for this application");
            }
        }
        return new ModelInUse(version, scorer, inputs);
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
