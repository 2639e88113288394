package dev.tidemill.features;

import java.util.function.Consumer;
import java.util.function.Predicate;

/// The log as replay reads it. It can be read several times, and gives the same every time.
@FunctionalInterface
public interface EventSource {
    /// Gives every accepted event of the wanted streams, in order of offset.
    ///
    /// @param streams which streams are wanted
    void forEach(Predicate<String> streams, Consumer<Arrived> to);
}
