package dev.tidemill.data;

/// Where an import's events and its refused rows go.
public record ImportTarget(EventSink sink, Refusals refusals) {}
