package dev.tidemill.recommend.bundle;

import dev.tidemill.recommend.model.ArtifactOutput;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.History;
import java.io.IOException;
import java.util.Arrays;

/// A model of orders, asked with histories that have weights; as a slate asks it.
record Unweighted(CandidateModel model) implements CandidateModel {
    /// The model itself where it takes weights.
    static CandidateModel where(CandidateModel model) {
        return model.ordered() ? new Unweighted(model) : model;
    }

    @Override
    public String algorithm() {
        return model.algorithm();
    }

    @Override
    public int items() {
        return model.items();
    }

    @Override
    public void score(History history, float[] scores) {
        History order = history.unweighted();
        if (order.size() == 0) {
            Arrays.fill(scores, 0, items(), Float.NEGATIVE_INFINITY);
        } else {
            model.score(order, scores);
        }
    }

    @Override
    public void write(ArtifactOutput out) throws IOException {
        model.write(out);
    }
}
