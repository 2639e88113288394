package dev.tidemill.serve.rollout;

import dev.tidemill.app.RolloutDefinition;
import dev.tidemill.app.RolloutDefinition.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One stage of a rollout.
///
/// @param name   for people: `shadow`, `10 %`
/// @param weight the candidates' share together
/// @param mirror which version answers beside, unseen
/// @param bake   the least time in it
public record Stage(String name, double weight, Mirror mirror, Duration bake) {
    /// Which version answers beside, unseen.
    public enum Mirror {
        NONE,
        /// The candidate: it gets no traffic of its own yet.
        CANDIDATE,
        /// The control: it gets none any more.
        CONTROL
    }

    /// The stages that a plan goes through.
    static List<Stage> of(RolloutDefinition plan) {
        return switch (plan.strategy()) {
            case SHADOW -> {
                Duration bake = plan.shadow().isZero() ? plan.steps().getFirst().bake() : plan.shadow();
                yield List.of(new Stage("shadow", 0, Mirror.CANDIDATE, bake));
            }
            case AB -> {
                double rest = 1 - plan.arms().getOrDefault(RolloutDefinition.CONTROL, 0.0);
                yield List.of(new Stage("arms", rest, Mirror.NONE, Duration.ZERO));
            }
            case CANARY, BLUE_GREEN -> steps(plan);
        };
    }

    private static List<Stage> steps(RolloutDefinition plan) {
        List<Stage> stages = new ArrayList<>();
        if (!plan.shadow().isZero()) {
            stages.add(new Stage("shadow", 0, Mirror.CANDIDATE, plan.shadow()));
        }
        for (Step step : plan.steps()) {
            stages.add(new Stage(percent(step.weight()), step.weight(), mirror(step.weight()), step.bake()));
        }
        return List.copyOf(stages);
    }

    private static Mirror mirror(double weight) {
        return weight == 1 ? Mirror.CONTROL : Mirror.NONE;
    }

    private static String percent(double weight) {
        double percent = weight * 100;
        return percent == Math.rint(percent) ? (long) percent + " %" : percent + " %";
    }
}
