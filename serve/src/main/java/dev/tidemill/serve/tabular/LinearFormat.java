package dev.tidemill.serve.tabular;

import static dev.tidemill.serve.tabular.ModelJson.require;

import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.serve.Contribution;
import dev.tidemill.serve.NamedInputs;
import dev.tidemill.serve.Scorer;
import dev.tidemill.serve.ScorerFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Linear and logistic models: the intercept and the weighted sum of the features.
public final class LinearFormat implements ScorerFormat {
    private static final String WHAT = "linear model";

    /// The file.
    ///
    /// @param link    `logistic`: the sum is log-odds (the default); `identity`: it is the probability
    /// @param missing what stands for a missing value, and what a feature's contribution is measured from; 0 where
    ///                nothing is said
    record File(
            List<String> features,
            List<Double> weights,
            double intercept,
            @Nullable String link,
            @Nullable Map<String, Double> missing) {
        File {
            ModelJson.requireNames(features);
            require(
                    weights != null && weights.size() == features.size(),
                    "weights must be one for each of " + features.size() + " features, got "
                            + (weights == null ? 0 : weights.size()));
            require(
                    Double.isFinite(intercept) && weights.stream().allMatch(w -> w != null && Double.isFinite(w)),
                    "weights and intercept must be finite numbers, got " + weights + " and " + intercept);
            require(
                    link == null || link.equals("logistic") || link.equals("identity"),
                    "link must be logistic or identity, got \"" + link + "\"");
            missing = missing == null ? Map.of() : missing;
            for (Map.Entry<String, Double> fill : missing.entrySet()) {
                require(
                        features.contains(fill.getKey()) && fill.getValue() != null && Double.isFinite(fill.getValue()),
                        "missing must give features of the model finite numbers, got " + fill);
            }
        }

        double fill(String feature) {
            return missing == null ? 0 : missing.getOrDefault(feature, 0.0);
        }
    }

    @Override
    public String algorithm() {
        return "linear";
    }

    @Override
    public List<String> features(byte[] model, List<String> declared) {
        return NamedInputs.features(ModelJson.read(WHAT, model, File.class).features(), declared);
    }

    @Override
    public Scorer read(String name, ModelArtifact artifact) {
        File file = ModelJson.read(WHAT, artifact.model(), File.class);
        ModelJson.requireInputs(file.features().size(), artifact.features());
        double[] weights =
                file.weights().stream().mapToDouble(Double::doubleValue).toArray();
        double[] fill = file.features().stream().mapToDouble(file::fill).toArray();
        return new Linear(
                artifact.features(),
                weights,
                fill,
                file.intercept(),
                "identity".equals(file.link()),
                artifact.calibration());
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Linear(
            List<String> features,
            double[] weights,
            double[] fill,
            double intercept,
            boolean identity,
            Calibration calibration)
            implements Scorer {
        @Override
        public double margin(double[] vector) {
            double sum = intercept;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * (Double.isNaN(vector[i]) ? fill[i] : vector[i]);
            }
            return identity ? ModelJson.logit(sum) : sum;
        }

        @Override
        public double probabilityOf(double margin) {
            return calibration.probability(margin);
        }

        @Override
        public List<Contribution> reasons(double[] vector, int most) {
            List<Contribution> reasons = new ArrayList<>();
            for (int i = 0; i < weights.length; i++) {
                double moved = Double.isNaN(vector[i]) ? 0 : weights[i] * (vector[i] - fill[i]);
                reasons.add(new Contribution(features.get(i), vector[i], moved));
            }
            return ModelJson.ordered(reasons, most);
        }
    }
}
