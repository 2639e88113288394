package dev.tidemill.serve.rollout;

import dev.tidemill.app.RolloutDefinition;
import java.util.Map;
import java.util.Optional;

/// What somebody wants rolled out.
///
/// @param kind       `model`, `policy`
/// @param candidates by arm (`candidate` where there is one): the registered version
/// @param plan       empty: as the application declares
/// @param replace    whether a rollout of the same kind that is going on starts again with this
public record RolloutRequest(
        String kind, Map<String, Integer> candidates, Optional<RolloutDefinition> plan, boolean replace) {
    public RolloutRequest {
        candidates = Map.copyOf(candidates);
    }

    /// One candidate, as the application declares it.
    public static RolloutRequest of(String kind, int candidate) {
        return new RolloutRequest(kind, Map.of(RolloutDefinition.CANDIDATE, candidate), Optional.empty(), false);
    }
}
