package dev.tidemill.log;

/// One event as it lies in a journal.
///
/// @param offset  its place in the order of arrival, from 0
/// @param stream  ordinal of its stream ([Journal#stream])
/// @param id      unique within its stream
/// @param time    when it happened, milliseconds since the epoch
/// @param known   when it became known, milliseconds since the epoch
/// @param late    whether it came too late to be folded
/// @param payload its values, encoded by the module `data`; never changed
@SuppressWarnings("ArrayRecordComponent")
public record StoredEvent(long offset, int stream, String id, long time, long known, boolean late, byte[] payload) {}
