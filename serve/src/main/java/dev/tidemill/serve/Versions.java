package dev.tidemill.serve;

import dev.tidemill.core.Event;
import dev.tidemill.serve.rollout.Assignment;
import dev.tidemill.serve.rollout.Route;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Which versions answer a request.
public interface Versions {
    /// The model; none where rules answer alone.
    Route<ModelInUse> model(Event event);

    /// The policy; none where the application's own answers.
    Route<PolicyInUse> policy(Event event);

    /// The arms of the experiments that the event's units take part in; kept in the receipt, and seen by
    /// rules.
    default List<Assignment> experiments(Event event) {
        return List.of();
    }

    /// The model that was in production before the present one, for who may fall back on it; empty where
    /// there is none, or it is still being loaded.
    default Optional<ModelInUse> older() {
        return Optional.empty();
    }

    /// The same model for everybody, and the application's own policy.
    static Versions of(Supplier<@Nullable ModelInUse> model) {
        return new Versions() {
            @Override
            public Route<ModelInUse> model(Event event) {
                ModelInUse used = model.get();
                return used == null
                        ? Route.none()
                        : Route.all(new dev.tidemill.serve.rollout.Served<>(used.version(), used));
            }

            @Override
            public Route<PolicyInUse> policy(Event event) {
                return Route.none();
            }
        };
    }
}
