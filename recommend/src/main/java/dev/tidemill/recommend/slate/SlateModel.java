package dev.tidemill.recommend.slate;

import dev.tidemill.recommend.model.CandidateArtifact;
import dev.tidemill.recommend.rank.Ranker;
import dev.tidemill.serve.ModelInUse;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A registered version of an application with slates: its trained candidate models by their names,
/// and what puts
/// their fused list in order.
public record SlateModel(int version, Map<String, CandidateArtifact> candidates, Optional<Ranker> ranker)
        implements ModelInUse {
    public SlateModel {
        candidates = Collections.unmodifiableMap(new LinkedHashMap<>(candidates));
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
