package dev.tidemill.serve.inference;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.FeatureProfile;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.serve.Contribution;
import dev.tidemill.serve.Scorer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A [TensorModel] seen as a [Scorer], reached through its [Batcher]: decisions that come at the same time run
/// together,
/// and one whose time is over is cut off however long the model hangs.
///
/// The artifact's settings say how: `output`, `column`, `gives` (`probability` or `margin`), and `fill` or
/// `fill.<feature>` for what stands for a missing value.
public final class TensorScorer implements Scorer {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LONGEST_REASONS = Duration.ofMillis(20);

    private final List<String> features;
    private final Batcher batcher;
    private final FeatureInputs inputs;
    private final ScoreOutput output;
    private final Calibration calibration;
    private final double[] usual;

    private TensorScorer(ModelArtifact artifact, Batcher batcher) {
        this.features = artifact.features();
        this.batcher = batcher;
        this.inputs = FeatureInputs.of(batcher.signature(), features, fill(artifact));
        this.output = ScoreOutput.of(batcher.signature(), artifact.settings());
        this.calibration = artifact.calibration();
        this.usual = usual(artifact);
    }

    /// @throws TidemillException INVALID where the model's inputs or outputs do not fit what the artifact declares
    public static TensorScorer of(ModelArtifact artifact, Batcher batcher) {
        return new TensorScorer(artifact, batcher);
    }

    private static double[] fill(ModelArtifact artifact) {
        double[] fill = new double[artifact.features().size()];
        for (int i = 0; i < fill.length; i++) {
            Map<String, String> settings = artifact.settings();
            String given =
                    settings.getOrDefault("fill." + artifact.features().get(i), settings.getOrDefault("fill", "nan"));
            fill[i] = given.equals("nan") ? Double.NaN : number(given);
        }
        return fill;
    }

    private static double number(String given) {
        try {
            return Double.parseDouble(given);
        } catch (NumberFormatException notOne) {
            throw new TidemillException(
                    ErrorCode.INVALID, "fill must be a number or nan, got \"" + given + "\"", notOne);
        }
    }

    /// The middle of what each feature was when the model was trained; nothing where the artifact does not say.
    private static double[] usual(ModelArtifact artifact) {
        return artifact.profile().stream()
                .mapToDouble(profile -> profile.quantiles().get(FeatureProfile.QUANTILES / 2))
                .toArray();
    }

    @Override
    public List<String> features() {
        return features;
    }

    @Override
    public double margin(double[] vector) {
        return margin(vector, LONGEST.toNanos());
    }

    @Override
    public double margin(double[] vector, long nanosLeft) {
        return margins(List.of(vector), nanosLeft)[0];
    }

    @Override
    public double[] margins(List<double[]> vectors, long nanosLeft) {
        long most = Math.min(nanosLeft, LONGEST.toNanos());
        int rows = batcher.signature().rows() ? batcher.limits().rowsMax() : 1;
        double[] margins = new double[vectors.size()];
        for (int from = 0; from < margins.length; from += rows) {
            List<double[]> part = vectors.subList(from, Math.min(margins.length, from + rows));
            Map<String, Tensor> answer = batcher.infer(inputs.of(part), Set.of(output.name()), most);
            System.arraycopy(output.margins(answer, part.size()), 0, margins, from, part.size());
        }
        return margins;
    }

    @Override
    public double probabilityOf(double margin) {
        return calibration.probability(margin);
    }

    /// What the margin would be had each feature been as usual, one at a time, and how far it is from that. Nothing
    /// where the artifact has no profile, or the model is not quick enough.
    @Override
    public List<Contribution> reasons(double[] vector, int most) {
        if (usual.length == 0) {
            return List.of();
        }
        List<double[]> others = new ArrayList<>();
        others.add(vector);
        for (int i = 0; i < vector.length; i++) {
            double[] other = vector.clone();
            other[i] = usual[i];
            others.add(other);
        }
        double[] margins;
        try {
            margins = margins(others, LONGEST_REASONS.toNanos());
        } catch (TidemillException late) {
            return List.of();
        }
        List<Contribution> reasons = new ArrayList<>();
        for (int i = 0; i < vector.length; i++) {
            double moved = margins[0] - margins[i + 1];
            if (moved != 0 && Double.isFinite(moved)) {
                reasons.add(new Contribution(features.get(i), vector[i], moved));
            }
        }
        reasons.sort(Comparator.comparingDouble((Contribution c) -> -Math.abs(c.contribution()))
                .thenComparing(Contribution::feature));
        return List.copyOf(reasons.subList(0, Math.min(most, reasons.size())));
    }
}
