package dev.tidemill.recommend.slate;

import dev.tidemill.serve.Routed;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What answers: a version's candidates, kept to a policy.
///
/// @param used    `null` where no version is in use
/// @param instead in whose place, where it is an older version that stands in: a number, or `none`
record Answerer(@Nullable SlateModel used, SlatePolicy policy, Optional<String> instead) {
    Answerer(@Nullable SlateModel used, SlatePolicy policy) {
        this(used, policy, Optional.empty());
    }

    /// @param own the application's policy
    static Answerer of(Routed routed, SlatePolicy own) {
        return new Answerer(
                routed.model().map(SlateModel::of).orElse(null),
                routed.policy().map(SlatePolicy::of).orElse(own));
    }

    /// An older version in the place of this one.
    Answerer with(SlateModel older) {
        return new Answerer(older, policy, Optional.of(used == null ? "none" : Integer.toString(used.version())));
    }
}
