package dev.tidemill.platform;

import java.io.InputStream;
import java.util.Map;

/// A request's body that holds events.
///
/// @param contentType as HTTP says it: `application/json`, `application/x-ndjson`,
///                    `application/cloudevents+json`, `application/cloudevents-batch+json`
/// @param gzip        whether it is compressed
/// @param headers     CloudEvents headers in lower case (`ce-id`, `ce-time`), or empty
/// @param origin      where it came from, for the quarantine: `http`
public record EventBody(
        InputStream content, String contentType, boolean gzip, Map<String, String> headers, String origin) {
    public EventBody {
        headers = Map.copyOf(headers);
    }

    public static EventBody json(byte[] bytes) {
        return new EventBody(new java.io.ByteArrayInputStream(bytes), "application/json", false, Map.of(), "library");
    }
}
