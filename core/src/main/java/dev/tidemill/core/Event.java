package dev.tidemill.core;

import org.jspecify.annotations.Nullable;

/// One validated fact of a stream.
///
/// @param stream the stream's name
/// @param id     unique within the stream; the same id with the same values is the same event
/// @param time   when it happened, milliseconds since the epoch
/// @param known  when it became known to us, milliseconds since the epoch; never before `time`
/// @param values by slot of the stream's [Schema], `null` where missing; owned by the event, never changed
@SuppressWarnings("ArrayRecordComponent")
public record Event(
        String stream,
        String id,
        long time,
        long known,
        @Nullable Object[] values) {}
