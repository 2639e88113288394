package dev.tidemill.data;

import dev.tidemill.core.Event;
import java.util.List;

/// Where an import's events go.
@FunctionalInterface
public interface EventSink {
    /// Takes the events, in the order of when they became known. Once it returns they count as kept, and `position`
    /// is where an import may begin again without losing any; to keep both in one atomic write makes that exact.
    /// Events that follow the position come a second time then, and are known by their ids.
    ///
    /// @param batch empty where only the position moved
    void accept(List<Event> batch, ImportPosition position);
}
