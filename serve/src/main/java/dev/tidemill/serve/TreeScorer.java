package dev.tidemill.serve;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.ModelArtifact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A [Scorer] over boosted trees, made from a registered artifact.
public final class TreeScorer implements Scorer {
    private final List<String> features;
    private final TreeEnsemble ensemble;
    private final Calibration calibration;
    private final TreeContributions contributions;

    private TreeScorer(List<String> features, TreeEnsemble ensemble, Calibration calibration) {
        this.features = features;
        this.ensemble = ensemble;
        this.calibration = calibration;
        this.contributions = TreeContributions.of(ensemble);
    }

    /// @throws TidemillException INVALID where the artifact is not of trees, or its model and its names disagree
    public static TreeScorer of(ModelArtifact artifact) {
        if (!artifact.algorithm().equals("xgboost")) {
            throw refuse("must be of algorithm xgboost, got \"" + artifact.algorithm() + "\"");
        }
        TreeEnsemble ensemble = TreeEnsemble.readXgboost(artifact.model());
        if (ensemble.features() != artifact.features().size()) {
            throw refuse("must name the " + ensemble.features() + " features of its model, got "
                    + artifact.features().size());
        }
        if (ensemble.objective() != TreeObjective.LOGISTIC) {
            throw refuse("must have a logistic objective to give a probability, got another");
        }
        return new TreeScorer(artifact.features(), ensemble, artifact.calibration());
    }

    @Override
    public List<String> features() {
        return features;
    }

    @Override
    public double margin(double[] vector) {
        return ensemble.margin(vector);
    }

    @Override
    public double probabilityOf(double margin) {
        return calibration.probability(margin);
    }

    @Override
    public List<Contribution> reasons(double[] vector, int most) {
        double[] moved = new double[features.size()];
        contributions.contributions(vector, moved);
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

    private static TidemillException refuse(String what) {
        return new TidemillException(ErrorCode.INVALID, "model artifact " + what);
    }
}
