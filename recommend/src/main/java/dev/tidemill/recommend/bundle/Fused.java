package dev.tidemill.recommend.bundle;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.recommend.model.ArtifactOutput;
import dev.tidemill.recommend.model.CandidateModel;
import dev.tidemill.recommend.model.Candidates;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.model.ItemSet;
import java.util.Map;

/// Several models as one by reciprocal rank, to be measured as a slate's blend of them would be; never kept.
record Fused(Map<String, CandidateModel> models, SlateDefinition slate, int items) implements CandidateModel {
    private static final int RANK = 60;

    @Override
    public String algorithm() {
        return "blend";
    }

    @Override
    public void score(History history, float[] scores) {
        java.util.Arrays.fill(scores, 0, items, Float.NEGATIVE_INFINITY);
        ItemSet known = ItemSet.of(history, items);
        slate.candidates().forEach((name, candidate) -> {
            CandidateModel model = models.get(name);
            if (model == null) {
                return;
            }
            int limit = candidate.limit();
            double weight = slate.blend().weight(name);
            Candidates best = model.top(history, Math.min(limit, items), known);
            for (int place = 0; place < best.size(); place++) {
                int item = best.items()[place];
                float before = scores[item] == Float.NEGATIVE_INFINITY ? 0 : scores[item];
                scores[item] = (float) (before + weight / (RANK + place + 1));
            }
        });
    }

    @Override
    public void write(ArtifactOutput out) {
        throw new IllegalStateException("a blend is measured, not kept");
    }
}
