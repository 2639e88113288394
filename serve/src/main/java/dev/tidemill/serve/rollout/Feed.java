package dev.tidemill.serve.rollout;

import java.util.function.Consumer;

/// Where observations come from: what was served, in an order that can be read again from any place.
public interface Feed {
    /// The place after the newest of what was served.
    long end();

    /// Reads on.
    ///
    /// @param most how much at most, in places
    /// @return the place to read from next time
    long read(Rollout rollout, long from, int most, Consumer<Observation> sink);
}
