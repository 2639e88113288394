package dev.tidemill.serve.rollout;

import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.app.RolloutDefinition.Strategy;
import dev.tidemill.registry.VersionLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One rollout as it stands.
///
/// @param id         unique in its application: `model-3`
/// @param line       of which both versions are
/// @param control    the version in production when the analysis began
/// @param candidates by arm: the version that may take its place
/// @param plan       how it goes, as declared when the analysis began
/// @param stage      which of its stages it is in, from 0
/// @param first      the period with which the analysis began
/// @param period     the present one: grows whenever shares change
/// @param baked      how long it has been in this stage while the platform ran
/// @param started    when it was started
/// @param changed    when stage or state last changed
/// @param reason     why it is in this state
/// @param who        started it
public record Rollout(
        String id,
        VersionLine line,
        int control,
        Map<String, Integer> candidates,
        RolloutDefinition plan,
        State state,
        int stage,
        int first,
        int period,
        Duration baked,
        Instant started,
        Instant changed,
        String reason,
        String who) {
    /// The arm of the version in production.
    public static final String CONTROL = RolloutDefinition.CONTROL;

    public Rollout {
        candidates = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(candidates));
    }

    /// Where it stands.
    public enum State {
        RUNNING,
        /// Goes no further; traffic stays as it is, and a candidate that fails is still taken back.
        PAUSED,
        /// The candidate is in production.
        PROMOTED,
        /// The candidate failed; the control answers alone.
        ROLLED_BACK,
        /// Ended by hand; the control answers alone.
        ABORTED;

        /// Whether nothing happens any more.
        public boolean over() {
            return this != RUNNING && this != PAUSED;
        }

        /// As it stands in answers: `rolled_back`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param weight of the traffic
    record Share(String arm, int version, double weight) {}

    /// All stages, in order.
    public List<Stage> stages() {
        return Stage.of(plan);
    }

    /// The present one.
    public Stage now() {
        List<Stage> stages = stages();
        return stages.get(Math.min(stage, stages.size() - 1));
    }

    /// The stage that a period of this analysis was; the present one for any other.
    public Stage during(int past) {
        List<Stage> stages = stages();
        int index = past - first;
        return index >= 0 && index < stages.size() ? stages.get(index) : now();
    }

    /// Whether somebody has to decide in the end: shadow and A/B do not promote by themselves.
    public boolean decidedByHand() {
        return plan.strategy() == Strategy.SHADOW || plan.strategy() == Strategy.AB;
    }

    /// What candidates get in the present stage; the control gets the rest.
    List<Share> shares() {
        List<Share> shares = new ArrayList<>();
        candidates.forEach((arm, version) -> shares.add(new Share(
                arm, version, plan.strategy() == Strategy.AB ? plan.arms().getOrDefault(arm, 0.0) : now().weight())));
        return shares;
    }

    /// What receipts of an arm carry now.
    public Assignment assignment(String arm) {
        return new Assignment(id, period, arm);
    }

    /// What makes its units fall differently from those of other rollouts.
    String salt() {
        return line.application() + '/' + id + '/';
    }

    Rollout with(State next, String why, Instant at) {
        return new Rollout(
                id, line, control, candidates, plan, next, stage, first, period, baked, started, at, why, who);
    }

    Rollout baked(Duration longer) {
        return new Rollout(
                id,
                line,
                control,
                candidates,
                plan,
                state,
                stage,
                first,
                period,
                longer,
                started,
                changed,
                reason,
                who);
    }

    Rollout next(Instant at) {
        return new Rollout(
                id,
                line,
                control,
                candidates,
                plan,
                state,
                stage + 1,
                first,
                period + 1,
                Duration.ZERO,
                started,
                at,
                reason,
                who);
    }

    /// The same from its beginning, with what changed.
    Rollout again(int newControl, Map<String, Integer> newCandidates, RolloutDefinition newPlan, Instant at) {
        return new Rollout(
                id,
                line,
                newControl,
                newCandidates,
                newPlan,
                state,
                0,
                period + 1,
                period + 1,
                Duration.ZERO,
                started,
                at,
                reason,
                who);
    }
}
