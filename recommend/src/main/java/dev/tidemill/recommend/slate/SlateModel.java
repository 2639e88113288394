package dev.tidemill.recommend.slate;

import dev.tidemill.recommend.model.CandidateArtifact;
import dev.tidemill.recommend.model.History;
import dev.tidemill.recommend.rank.Ranker;
import dev.tidemill.serve.ModelInUse;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A registered version of an application with slates: its trained candidate models by their names,
/// and what puts
/// their fused list in order.
public record SlateModel(int version, Map<String, CandidateArtifact> candidates, Optional<Ranker> ranker)
        implements ModelInUse {
    private static final int WARMING = 5;

    public SlateModel {
        candidates = Collections.unmodifiableMap(new LinkedHashMap<>(candidates));
    }

    /// The same, after each candidate has scored a made-up history a few times: the first request is not to wait for
    /// what is done once.
    public SlateModel warmed() {
        History history = new History(new int[] {0}, new float[] {1}, new long[] {0}, OptionalInt.empty());
        for (CandidateArtifact artifact : candidates.values()) {
            float[] scores = new float[artifact.model().items()];
            for (int i = 0; i < WARMING && scores.length > 0; i++) {
                artifact.model().score(history, scores);
            }
        }
        return this;
    }

    /// The same as what it is.
    ///
    /// @throws IllegalArgumentException where it gives no items
    public static SlateModel of(ModelInUse used) {
        if (used instanceof SlateModel slates) {
            return slates;
        }
        throw new IllegalArgumentException("a model of this application must give items, got version " + used.version()
                + " of another system; use a version that was trained for this application");
    }
}
