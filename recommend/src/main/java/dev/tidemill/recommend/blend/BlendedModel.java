package dev.tidemill.recommend.blend;

import dev.tidemill.recommend.model.ArtifactInput;
import dev.tidemill.recommend.model.ArtifactOutput;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ModelFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The weighted sum of models' scores, each brought to mean 0 and deviation 1 over the items that it
/// proposes. An item that a model does not propose gets that model's least score; one that no model
/// proposes is not proposed.
public final class BlendedModel implements CandidateModel {
    /// The algorithm's name.
    public static final String BLEND = "blend";

    private final List<Part> parts;

    /// @param parts at least one, all over the same items
    public BlendedModel(List<Part> parts) {
        if (parts.isEmpty()
                || parts.stream()
                                .mapToInt(part -> part.model().items())
                                .distinct()
                                .count()
                        > 1) {
            throw new IllegalArgumentException("a blend needs models over the same items, got "
                    + parts.stream().map(part -> part.model().items()).toList());
        }
        this.parts = List.copyOf(parts);
    }

    /// @param format reads such models; its version stands in the artifact
    /// @param weight of its scores, above 0
    /// @param decay  what an entry of the history weighs is multiplied by this with every newer entry before
    ///               the model is asked, above 0 to 1: how a model without order looks at what is recent
    public record Part(CandidateModel model, ModelFormat format, double weight, double decay) {
        public Part {
            if (!(weight > 0) || !(decay > 0 && decay <= 1)) {
                throw new IllegalArgumentException(
                        "weight must be above 0 and decay above 0 to 1, got " + weight + " and " + decay);
            }
            if (!format.algorithm().equals(model.algorithm())) {
                throw new IllegalArgumentException(
                        "the format of " + model.algorithm() + " is needed, got that of " + format.algorithm());
            }
        }

        private History seen(History history) {
            if (decay == 1) {
                return history;
            }
            float[] weights = history.weights().clone();
            double power = 1;
            for (int i = weights.length - 1; i >= 0; i--) {
                weights[i] *= (float) power;
                power *= decay;
            }
            return new History(history.items(), weights, history.times(), history.user());
        }
    }

    /// Reads blends of models whose formats are known.
    public static ModelFormat format(List<ModelFormat> formats) {
        return new Format(List.copyOf(formats));
    }

    @Override
    public String algorithm() {
        return BLEND;
    }

    @Override
    public int items() {
        return parts.getFirst().model().items();
    }

    /// What it is made of.
    public List<Part> parts() {
        return parts;
    }

    @Override
    public void score(History history, float[] scores) {
        int items = items();
        float[] own = new float[items];
        boolean[] proposed = new boolean[items];
        Arrays.fill(scores, 0, items, 0f);
        for (Part part : parts) {
            part.model().score(part.seen(history), own);
            add(own, part.weight(), scores, proposed);
        }
        for (int item = 0; item < items; item++) {
            if (!proposed[item]) {
                scores[item] = Float.NEGATIVE_INFINITY;
            }
        }
    }

    private static void add(float[] own, double weight, float[] scores, boolean[] proposed) {
        double sum = 0;
        double squares = 0;
        float least = Float.POSITIVE_INFINITY;
        int count = 0;
        for (int item = 0; item < own.length; item++) {
            if (own[item] > Float.NEGATIVE_INFINITY) {
                proposed[item] = true;
                sum += own[item];
                squares += (double) own[item] * own[item];
                least = Math.min(least, own[item]);
                count++;
            }
        }
        double mean = count == 0 ? 0 : sum / count;
        double deviation = count == 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean * mean));
        if (deviation > 0) {
            double factor = weight / deviation;
            for (int item = 0; item < own.length; item++) {
                scores[item] += (float) (factor * (Math.max(own[item], least) - mean));
            }
        }
    }

    @Override
    public void write(ArtifactOutput out) throws IOException {
        out.writeInt(parts.size());
        for (Part part : parts) {
            out.writeText(part.format().algorithm());
            out.writeInt(part.format().version());
            out.writeDouble(part.weight());
            out.writeDouble(part.decay());
            part.model().write(out);
        }
    }

    private record Format(List<ModelFormat> formats) implements ModelFormat {
        @Override
        public String algorithm() {
            return BLEND;
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public CandidateModel read(ArtifactInput in, int version) throws IOException {
            int count = in.readInt();
            in.check(count > 0, "a blend of at least one model");
            List<Part> parts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                parts.add(part(in));
            }
            in.check(
                    parts.stream()
                                    .mapToInt(part -> part.model().items())
                                    .distinct()
                                    .count()
                            == 1,
                    "models over the same items");
            return new BlendedModel(parts);
        }

        private Part part(ArtifactInput in) throws IOException {
            String algorithm = in.readText();
            int version = in.readInt();
            double weight = in.readDouble();
            double decay = in.readDouble();
            in.check(weight > 0 && decay > 0 && decay <= 1, "weights above 0 and decays above 0 to 1");
            List<ModelFormat> known = formats.stream()
                    .filter(format ->
                            format.algorithm().equals(algorithm) && version >= 1 && version <= format.version())
                    .toList();
            in.check(!known.isEmpty(), "known algorithms, got " + algorithm + " of version " + version);
            return new Part(known.getFirst().read(in, version), known.getFirst(), weight, decay);
        }
    }
}
