package dev.tidemill.chat.route;

import dev.tidemill.chat.model.Usage;
import dev.tidemill.chat.stream.Attempts.End;

/// What attempts of one request may take. Each attempt, the hedges among them, is reserved before it is begun.
@FunctionalInterface
public interface Metering {
    /// Reserves the most that an attempt can take.
    ///
    /// @param prompt tokens that it is asked with
    /// @param cap    tokens that it may answer with
    /// @param first  whether it is the request's first attempt
    /// @throws dev.tidemill.chat.limit.LimitException where a limit does not admit it
    Charge reserve(Target target, long prompt, long cap, boolean first);

    /// What is reserved for an attempt, until it is settled.
    @FunctionalInterface
    interface Charge {
        /// @param counted whether the tokens are our count
        void settle(Usage used, boolean counted, End end);
    }
}
