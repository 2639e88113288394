package dev.tidemill.serve.lightgbm;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.serve.Contribution;
import dev.tidemill.serve.Scorer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A LightGBM model that answers.
final class LightgbmScorer implements Scorer {
    private final List<String> features;
    private final LightgbmModel model;
    private final boolean givesProbability;
    private final Calibration calibration;

    private LightgbmScorer(
            List<String> features, LightgbmModel model, boolean givesProbability, Calibration calibration) {
        this.features = features;
        this.model = model;
        this.givesProbability = givesProbability;
        this.calibration = calibration;
    }

    static LightgbmScorer of(ModelArtifact artifact) {
        LightgbmModel model = LightgbmReader.read(artifact.model());
        int inputs = model.inputs().size();
        if (inputs != artifact.features().size()) {
            throw refuse("inputs must name the " + inputs + " features that the model takes, got "
                    + artifact.features().size() + ": " + artifact.features());
        }
        String gives = artifact.settings().getOrDefault("gives", model.logistic() ? "margin" : "");
        if (!gives.equals("margin") && (model.logistic() || !gives.equals("probability"))) {
            throw refuse(
                    model.logistic()
                            ? "gives must be left out for a model with a logistic objective, got \"" + gives + "\""
                            : "gives must be probability or margin for a model whose objective is not logistic, got \""
                                    + gives + "\"");
        }
        return new LightgbmScorer(artifact.features(), model, gives.equals("probability"), artifact.calibration());
    }

    @Override
    public List<String> features() {
        return features;
    }

    @Override
    public double margin(double[] vector) {
        double sum = model.sum(vector);
        return givesProbability ? StrictMath.log(sum / (1 - sum)) : sum;
    }

    @Override
    public double probabilityOf(double margin) {
        return calibration.probability(margin);
    }

    /// Where the model gives probabilities, in units of these.
    @Override
    public List<Contribution> reasons(double[] vector, int most) {
        double[] moved = LightgbmContributions.of(model, vector);
        List<Contribution> reasons = new ArrayList<>();
        for (int i = 0; i < moved.length; i++) {
            if (moved[i] != 0) {
                reasons.add(new Contribution(features.get(i), vector[i], moved[i]));
            }
        }
        reasons.sort(Comparator.comparingDouble((Contribution c) -> -Math.abs(c.contribution()))
                .thenComparing(Contribution::feature));
        return List.copyOf(reasons.subList(0, Math.min(most, reasons.size())));
    }

    private static TidemillException refuse(String message) {
        return new TidemillException(ErrorCode.INVALID, message);
    }
}
