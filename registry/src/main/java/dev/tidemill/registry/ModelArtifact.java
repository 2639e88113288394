package dev.tidemill.registry;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All that a model needs to answer, in one immutable piece: the trained model in its library's own words, the
/// features it sees in order, its calibration, and how those features lay when it was trained.
///
/// @param algorithm which runtime reads `model`: `xgboost`, `onnx`
/// @param features  names in the order of the model's input vector, distinct, at least one
/// @param profile   one per feature, in the same order; may be empty
/// @param settings  what the algorithm has to know beside the model file, in its own words; often nothing
/// @param model     the model file: for `xgboost` its JSON
public record ModelArtifact(
        String algorithm,
        List<String> features,
        Calibration calibration,
        List<FeatureProfile> profile,
        Map<String, String> settings,
        byte[] model) {
    /// The most features a model may see.
    public static final int MOST_FEATURES = 10_000;

    public ModelArtifact {
        features = List.copyOf(features);
        profile = List.copyOf(profile);
        if (features.isEmpty() || features.size() > MOST_FEATURES) {
            throw new IllegalArgumentException(
                    "a model must have 1 to " + MOST_FEATURES + " features, got " + features.size());
        }
        if (new HashSet<>(features).size() != features.size()) {
            throw new IllegalArgumentException("a model's features must be distinct, got " + features);
        }
        List<String> profiled = profile.stream().map(FeatureProfile::feature).toList();
        if (!profiled.isEmpty() && !profiled.equals(features)) {
            throw new IllegalArgumentException(
                    "a profile must follow the model's features " + features + ", got " + profiled);
        }
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        model = model.clone();
    }

    /// An artifact whose algorithm needs no settings.
    public ModelArtifact(
            String algorithm,
            List<String> features,
            Calibration calibration,
            List<FeatureProfile> profile,
            byte[] model) {
        this(algorithm, features, calibration, profile, Map.of(), model);
    }

    /// The bytes to store: the same artifact gives the same bytes always.
    public byte[] toBytes() {
        return ArtifactFile.write(this);
    }

    /// @throws dev.tidemill.core.TidemillException INVALID where the bytes are no artifact, are damaged, or are of
    ///     a version that this build cannot read
    public static ModelArtifact read(byte[] bytes) {
        return ArtifactFile.read(bytes);
    }

    /// A copy.
    @Override
    public byte[] model() {
        return model.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelArtifact that
                && algorithm.equals(that.algorithm)
                && features.equals(that.features)
                && calibration.equals(that.calibration)
                && profile.equals(that.profile)
                && settings.equals(that.settings)
                && Arrays.equals(model, that.model);
    }

    @Override
    public int hashCode() {
        return 31 * features.hashCode() + Arrays.hashCode(model);
    }

    @Override
    public String toString() {
        return "ModelArtifact[" + algorithm + ", " + features.size() + " features, " + model.length + " bytes]";
    }
}
