package dev.tidemill.features;

import dev.tidemill.core.Event;
import org.jspecify.annotations.Nullable;

/// One entry of the log as replay sees it.
///
/// @param offset its place in the order of arrival
/// @param late   whether it came later than its stream allows and so was not folded
/// @param about  the event that this one is about; `null` where its stream is about none or the event is unknown
/// @param reread whether it came before and is only read again here: it gives a row and is not folded
public record Arrived(
        long offset, Event event, boolean late, @Nullable Event about, boolean reread) {
    public Arrived(long offset, Event event, boolean late, @Nullable Event about) {
        this(offset, event, late, about, false);
    }
}
