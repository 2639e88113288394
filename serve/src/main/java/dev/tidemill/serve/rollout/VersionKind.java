package dev.tidemill.serve.rollout;

import dev.tidemill.registry.Version;

/// What a rollout has to know about a kind of version: how its content becomes something that answers. A model, a
/// policy, a prompt, an index each have one; the rest is the same for all.
///
/// @param <V> a loaded version
public interface VersionKind<V> {
    /// The kind of its lines in the registry: `model`.
    String name();

    /// Loads a version, warm: the first request that it gets must not wait.
    ///
    /// @throws RuntimeException where it does not fit what it would have to answer
    V load(Version version, byte[] content);

    /// Lets go of what a version holds once nothing asks it any more.
    default void close(V loaded) {}
}
