package dev.tidemill.platform;

import dev.tidemill.core.Event;
import dev.tidemill.serve.ModelInUse;
import dev.tidemill.serve.PolicyInUse;
import dev.tidemill.serve.experiment.Trials;
import dev.tidemill.serve.rollout.Assignment;
import dev.tidemill.serve.rollout.Route;
import dev.tidemill.serve.rollout.Served;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What experiments change for a request: the arms that its units see, and the versions that these arms name.
/// Immutable.
///
/// @param models   by arm
/// @param policies by arm
record TrialVersions(Trials trials, Map<Arm, Served<ModelInUse>> models, Map<Arm, Served<PolicyInUse>> policies) {
    /// Nothing runs.
    static final TrialVersions NONE = new TrialVersions(Trials.NONE, Map.of(), Map.of());

    TrialVersions {
        models = Map.copyOf(models);
        policies = Map.copyOf(policies);
    }

    /// @param trial how receipts name the experiment
    record Arm(String trial, String arm) {}

    static boolean has(Map<Arm, ? extends Served<?>> versions, int number) {
        return versions.values().stream().anyMatch(served -> served.version() == number);
    }

    /// The versions that arms name, while they are loaded.
    static final class Loading {
        final Map<Arm, Served<ModelInUse>> models = new HashMap<>();
        final Map<Arm, Served<PolicyInUse>> policies = new HashMap<>();
    }

    List<Assignment> assignments(Event event) {
        return trials.of(event);
    }

    /// The model of the first arm that names one.
    Optional<Route<ModelInUse>> model(Event event) {
        return route(event, models);
    }

    /// The policy of the first arm that names one.
    Optional<Route<PolicyInUse>> policy(Event event) {
        return route(event, policies);
    }

    private <V> Optional<Route<V>> route(Event event, Map<Arm, Served<V>> versions) {
        if (!versions.isEmpty()) {
            for (Assignment assignment : trials.of(event)) {
                Served<V> served = versions.get(new Arm(assignment.trial(), assignment.arm()));
                if (served != null) {
                    return Optional.of(Route.all(served));
                }
            }
        }
        return Optional.empty();
    }
}
