package dev.tidemill.serve.rollout;

import java.util.Optional;

/// What answers one request of a line of versions.
///
/// @param served     empty where no version is in production
/// @param assignment empty where no rollout is going on
public record Route<V>(Optional<Served<V>> served, Optional<Assignment> assignment) {
    /// Nothing is in production.
    public static <V> Route<V> none() {
        return new Route<>(Optional.empty(), Optional.empty());
    }

    /// One version for everybody.
    public static <V> Route<V> all(Served<V> served) {
        return new Route<>(Optional.of(served), Optional.empty());
    }
}
