package dev.tidemill.data;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.Locale;

/// In which form a body holds its events.
public enum BodyForm {
    /// One object, or an array of objects; `application/json`.
    JSON,
    /// One object a line; `application/x-ndjson`, `application/jsonl`.
    LINES,
    /// One CloudEvent in structured mode; `application/cloudevents+json`.
    CLOUD_EVENT,
    /// An array of CloudEvents; `application/cloudevents-batch+json`.
    CLOUD_EVENTS;

    /// The form that a content type names; without one it is [#JSON].
    ///
    /// @throws TidemillException INVALID for any other content type
    public static BodyForm of(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "", "application/json", "text/json" -> JSON;
            case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines" -> LINES;
            case "application/cloudevents+json" -> CLOUD_EVENT;
            case "application/cloudevents-batch+json" -> CLOUD_EVENTS;
            default ->
                throw new TidemillException(
                        ErrorCode.INVALID,
                        "content type must be application/json, application/x-ndjson, application/cloudevents+json or"
                                + " application/cloudevents-batch+json, got \"" + type + "\"");
        };
    }
}
