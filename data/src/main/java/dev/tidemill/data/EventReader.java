package dev.tidemill.data;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Problem;
import dev.tidemill.core.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One event of a stream from JSON (RFC 8259, UTF-8), straight into its slots. Immutable, safe for use by many
/// threads.
///
/// Strict: a number in a string is refused, as are unknown and repeated fields, NaN, digits beyond a decimal's
/// scale, and times before 1970 or further ahead of the clock than the stream allows. Every mistake is reported,
/// not only the first. A timestamp is RFC 3339 text, or a whole number of milliseconds since 1970 (below
/// 100,000,000,000 it is refused as seconds). `null` counts as missing. An event counts as known when it is read.
public final class EventReader {
    private final StreamRules rules;
    private final InstantSource clock;
    private final Limits limits;
    private final Map<String, Integer> slots;
    private final List<String> names;

    public EventReader(StreamDefinition stream, InstantSource clock) {
        this(stream, clock, Limits.DEFAULT);
    }

    public EventReader(StreamDefinition stream, InstantSource clock, Limits limits) {
        this.rules = new StreamRules(stream);
        this.clock = clock;
        this.limits = limits;
        this.slots = new HashMap<>(stream.schema().slots());
        this.names = new ArrayList<>();
        for (int slot = 0; slot < rules.declared(); slot++) {
            names.add(stream.schema().fields().get(slot).name());
        }
    }

    /// The stream whose events are read.
    public StreamDefinition stream() {
        return rules.stream();
    }

    Limits limits() {
        return limits;
    }

    StreamRules rules() {
        return rules;
    }

    /// Reads a body that is one event and nothing else.
    public Verdict read(byte[] json) {
        return read(json, 0, json.length);
    }

    /// Reads a part of the bytes that is one event and nothing else.
    public Verdict read(byte[] bytes, int offset, int length) {
        return read(new EventSource(bytes, offset, length, 1), Envelope.NONE);
    }

    /// Reads a source that is one event in the envelope and nothing else.
    Verdict read(EventSource source, Envelope envelope) {
        if (source.length() > limits.eventBytes()) {
            return source.refused(oversize(source.place(), source.length()));
        }
        try (JsonParser parser = source.parser()) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return source.refused(noObject(source, parser));
            }
            Verdict verdict = readObject(parser, source, envelope);
            JsonToken more = parser.nextToken();
            return more == null
                    ? verdict
                    : source.refused(new Problem(
                            source.place(parser.currentTokenLocation()),
                            "event must be one JSON object with nothing after it",
                            "",
                            "send several as an array, or one a line as application/x-ndjson"));
        } catch (JacksonException e) {
            return source.refused(source.malformed(e));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// Reads the object that the parser stands on the start of, and leaves it on its end.
    ///
    /// @throws JacksonException where the text is no JSON, so that nothing after it can be read either
    Verdict readObject(JsonParser parser, EventSource source, Envelope envelope) throws IOException {
        int start = source.offset(parser.currentTokenLocation());
        EventDraft draft = new EventDraft(rules.stream().schema().size());
        switch (envelope) {
            case Envelope.Structured() -> new CloudEvent(this, draft).read(parser);
            case Envelope.Headers(Optional<String> id, Optional<String> time) -> {
                fields(parser, draft);
                CloudEvent.fill(rules, draft, id, time);
            }
        }
        int end = source.offset(parser.currentLocation());
        if (end - start > limits.eventBytes()) {
            draft.refuse(oversize("event", end - start));
        }
        long now = clock.millis();
        Event event = rules.complete(draft, now, now);
        return event != null
                ? new Verdict.Accepted(event)
                : new Verdict.Refused(rules.id(draft.values()), draft.problems(), source.slice(start, end));
    }

    /// Reads the fields of the object that the parser stands on the start of.
    void fields(JsonParser parser, EventDraft draft) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            Integer slot = slots.get(name);
            if (slot == null || slot >= rules.declared()) {
                parser.skipChildren();
                draft.refuse(unknown(name, slot));
            } else if (!draft.first(slot)) {
                parser.skipChildren();
                draft.refuse(new Problem("field " + name, "must be given once, is given twice", "", ""));
            } else {
                JsonValues.read(parser, token, rules.field(slot), slot, draft);
            }
        }
    }

    private Problem unknown(String name, @Nullable Integer slot) {
        if (slot != null) {
            return new Problem("field " + name, "must not be given: it is derived from other fields", "", "");
        }
        return new Problem(
                "field " + name,
                "must be a field of stream " + rules.stream().name(),
                name,
                Words.nearest(name, names).isPresent()
                        ? Words.didYouMean(name, names)
                        : "its fields are " + String.join(", ", names));
    }

    private Problem oversize(String place, int bytes) {
        return new Problem(place, "event must have at most " + limits.eventBytes() + " bytes, has " + bytes, "", "");
    }

    static Problem noObject(EventSource source, JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        String found = token == null ? "nothing" : token.isScalarValue() ? parser.getText() : "an array";
        return new Problem(source.place(), "event must be a JSON object", found, "");
    }
}
