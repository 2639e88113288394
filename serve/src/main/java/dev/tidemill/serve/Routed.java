package dev.tidemill.serve;

import dev.tidemill.core.Event;
import dev.tidemill.serve.rollout.Assignment;
import dev.tidemill.serve.rollout.Route;
import dev.tidemill.serve.rollout.Served;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Which versions answer one request, chosen once.
///
/// @param experiments the arms of experiments, which rules see
public record Routed(Route<ModelInUse> toModel, Route<PolicyInUse> toPolicy, List<Assignment> experiments) {
    /// Chooses them for an event.
    public static Routed of(Versions versions, Event event) {
        return new Routed(versions.model(event), versions.policy(event), versions.experiments(event));
    }

    /// The model; empty where none answers.
    public Optional<ModelInUse> model() {
        return toModel.served().map(Served::value);
    }

    /// The policy; empty where the application's own answers unregistered.
    public Optional<PolicyInUse> policy() {
        return toPolicy.served().map(Served::value);
    }

    /// The registered version of the policy.
    public OptionalInt policyVersion() {
        return toPolicy.served().map(served -> OptionalInt.of(served.version())).orElse(OptionalInt.empty());
    }

    /// The arms of rollouts, then of experiments.
    public List<Assignment> assignments() {
        if (toModel.assignment().isEmpty() && toPolicy.assignment().isEmpty()) {
            return experiments;
        }
        return Stream.concat(
                        Stream.of(toModel.assignment(), toPolicy.assignment()).flatMap(Optional::stream),
                        experiments.stream())
                .toList();
    }
}
