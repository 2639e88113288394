package dev.tidemill.data;

import java.util.Optional;

/// What may stand around an event's fields.
sealed interface Envelope {
    /// The fields alone.
    Envelope NONE = new Headers(Optional.empty(), Optional.empty());

    /// CloudEvents 1.0 in structured mode: the fields are its `data`.
    Envelope CLOUD_EVENT = new Structured();

    record Structured() implements Envelope {}

    /// The fields alone, with CloudEvents attributes in HTTP headers (binary mode).
    record Headers(Optional<String> id, Optional<String> time) implements Envelope {}
}
