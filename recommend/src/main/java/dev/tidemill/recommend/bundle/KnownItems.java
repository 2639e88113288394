package dev.tidemill.recommend.bundle;

import dev.tidemill.recommend.matrix.Ids;
import dev.tidemill.recommend.model.ArtifactOutput;
import dev.tidemill.recommend.model.CandidateArtifact;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.History;
import java.util.Arrays;
import java.util.OptionalInt;

/// A model that learned on other items, over those of now: to be measured beside one of now; never kept.
///
/// @param here  for each item of now its index in the model; −1 where the model does not know it
@SuppressWarnings("ArrayRecordComponent")
record KnownItems(CandidateModel model, int[] here) implements CandidateModel {
    static KnownItems of(CandidateArtifact artifact, Ids items) {
        int[] here = new int[items.size()];
        Arrays.setAll(here, i -> artifact.items().index(items.name(i)).orElse(-1));
        return new KnownItems(Unweighted.where(artifact.model()), here);
    }

    @Override
    public String algorithm() {
        return model.algorithm();
    }

    @Override
    public int items() {
        return here.length;
    }

    @Override
    public void score(History history, float[] scores) {
        float[] own = new float[model.items()];
        model.score(known(history), own);
        for (int item = 0; item < here.length; item++) {
            scores[item] = here[item] < 0 ? Float.NEGATIVE_INFINITY : own[here[item]];
        }
    }

    private History known(History history) {
        int[] items = new int[history.size()];
        float[] weights = new float[items.length];
        long[] times = new long[items.length];
        int size = 0;
        for (int at = 0; at < items.length; at++) {
            if (here[history.items()[at]] >= 0) {
                items[size] = here[history.items()[at]];
                weights[size] = history.weights()[at];
                times[size++] = history.times().length == 0 ? 0 : history.times()[at];
            }
        }
        return new History(
                Arrays.copyOf(items, size),
                Arrays.copyOf(weights, size),
                history.times().length == 0 ? history.times() : Arrays.copyOf(times, size),
                OptionalInt.empty());
    }

    @Override
    public void write(ArtifactOutput out) {
        throw new IllegalStateException("a model over other items is measured, not kept");
    }
}
