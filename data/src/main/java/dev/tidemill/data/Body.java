package dev.tidemill.data;

import java.util.Optional;

/// A call's body as it came over the wire.
///
/// @param gzip            whether the bytes are compressed (`content-encoding: gzip`)
/// @param cloudEventId    the header `ce-id` of CloudEvents in binary mode: the id of a single event that lacks one
/// @param cloudEventTime  the header `ce-time`, the same for its time
@SuppressWarnings("ArrayRecordComponent")
public record Body(
        byte[] bytes, BodyForm form, boolean gzip, Optional<String> cloudEventId, Optional<String> cloudEventTime) {
    /// A body without compression and headers.
    public static Body of(byte[] bytes, BodyForm form) {
        return new Body(bytes, form, false, Optional.empty(), Optional.empty());
    }
}
