package dev.tidemill.serve.rollout;

import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.app.RolloutDefinition.Strategy;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/// What must hold before a rollout starts.
final class RolloutChecks {
    private RolloutChecks() {}

    static void check(
            RolloutDefinition plan, Map<String, Integer> candidates, int control, ToIntFunction<String> slots) {
        if (candidates.containsValue(control)) {
            throw new TidemillException(
                    ErrorCode.CONFLICT,
                    "a candidate must be another version than the one in production, got " + control + " for both");
        }
        Set<String> arms = new HashSet<>(plan.arms().keySet());
        arms.remove(Rollout.CONTROL);
        if (plan.strategy() != Strategy.AB) {
            arms = Set.of(RolloutDefinition.CANDIDATE);
        }
        if (!arms.equals(candidates.keySet())) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "candidates must name a version for each of the arms " + arms + ", got " + candidates.keySet());
        }
        plan.unit().filter(unit -> slots.applyAsInt(unit) < 0).ifPresent(unit -> {
            throw new TidemillException(
                    ErrorCode.INVALID, "unit must be a field of the decided stream, got \"" + unit + "\"");
        });
    }

    static void loads(Lane<?> lane, int version) {
        try {
            lane.load(version);
        } catch (TidemillException refused) {
            throw refused;
        } catch (RuntimeException e) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    lane.line().kind() + " " + version + " must fit the application to be rolled out: "
                            + e.getMessage(),
                    e);
        }
    }

    static String only(Rollout rollout) {
        if (rollout.candidates().size() != 1) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "arm must be given where there are several: one of "
                            + rollout.candidates().keySet());
        }
        return rollout.candidates().keySet().iterator().next();
    }
}
