package dev.tidemill.data;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All events of a call's body, one verdict each, in the order of the body. A bad event never spoils its neighbours:
/// only where the text stops being JSON, or a compressed body breaks off, is the rest one refusal. Immutable, safe
/// for use by many threads.
public final class EventBatchReader {
    private final EventReader reader;

    public EventBatchReader(EventReader reader) {
        this.reader = reader;
    }

    /// @throws TidemillException TOO_LARGE where the body holds more bytes or events than the limits, before any of
    ///     it is taken
    public List<Verdict> read(Body body) {
        Limits limits = reader.limits();
        if (body.bytes().length > limits.bodyBytes()) {
            throw Inflated.tooLarge(limits.bodyBytes());
        }
        if (!body.gzip()) {
            return read(body, body.bytes(), null);
        }
        Inflated inflated = Inflated.of(body.bytes(), limits.bodyBytes());
        return read(body, inflated.bytes(), inflated.torn().orElse(null));
    }

    private List<Verdict> read(Body body, byte[] bytes, @Nullable Problem torn) {
        return switch (body.form()) {
            case JSON -> json(bytes, torn, headers(body));
            case LINES -> lines(bytes, torn);
            case CLOUD_EVENT, CLOUD_EVENTS -> json(bytes, torn, Envelope.CLOUD_EVENT);
        };
    }

    private static Envelope headers(Body body) {
        return body.cloudEventId().isEmpty() && body.cloudEventTime().isEmpty()
                ? Envelope.NONE
                : new Envelope.Headers(body.cloudEventId(), body.cloudEventTime());
    }

    private List<Verdict> lines(byte[] bytes, @Nullable Problem torn) {
        List<Verdict> verdicts = new ArrayList<>();
        int line = 1;
        int start = mark(bytes);
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            boolean whole = end < bytes.length || torn == null;
            if (whole && !isBlank(bytes, start, end)) {
                add(verdicts, reader.read(new EventSource(bytes, start, end - start, line), Envelope.NONE));
            }
            if (!whole) {
                break;
            }
            start = end + 1;
            line++;
        }
        if (torn != null) {
            add(
                    verdicts,
                    new EventSource(bytes, Math.min(start, bytes.length), Math.max(0, bytes.length - start), line)
                            .refused(torn));
        }
        return verdicts;
    }

    private static boolean isBlank(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] > ' ' || bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private List<Verdict> json(byte[] bytes, @Nullable Problem torn, Envelope envelope) {
        EventSource source = new EventSource(bytes, mark(bytes), bytes.length - mark(bytes), 1);
        if (torn == null && first(bytes) != '[') {
            return List.of(reader.read(source, envelope));
        }
        List<Verdict> verdicts = new ArrayList<>();
        int[] start = {0};
        try (JsonParser parser = source.parser()) {
            JsonToken opening = parser.nextToken();
            if (opening == JsonToken.START_ARRAY) {
                elements(parser, source, envelope, verdicts, start);
            }
            if (torn != null) {
                add(verdicts, source.refusedFrom(start[0], torn));
            } else if (parser.nextToken() != null) {
                add(verdicts, source.refusedFrom(source.offset(parser.currentTokenLocation()), after(source, parser)));
            }
        } catch (JacksonException e) {
            add(verdicts, source.refusedFrom(start[0], torn == null ? rest(source, e) : torn));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return verdicts;
    }

    /// Reads until the end of the array; `start[0]` follows the beginning of the element in hand.
    private void elements(JsonParser parser, EventSource source, Envelope envelope, List<Verdict> verdicts, int[] start)
            throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            start[0] = source.offset(parser.currentTokenLocation());
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                add(verdicts, reader.readObject(parser, source, envelope));
            } else {
                Problem problem = EventReader.noObject(source, parser);
                parser.skipChildren();
                byte[] body = source.slice(start[0], source.offset(parser.currentLocation()));
                add(verdicts, new Verdict.Refused("", List.of(problem), body));
            }
            start[0] = source.offset(parser.currentLocation());
        }
    }

    private static Problem rest(EventSource source, JacksonException e) {
        Problem malformed = source.malformed(e);
        return new Problem(
                malformed.place(),
                malformed.rule(),
                malformed.value(),
                "what stands before is taken; nothing after it can be read");
    }

    private static Problem after(EventSource source, JsonParser parser) {
        return new Problem(
                source.place(parser.currentTokenLocation()),
                "body must end with its array",
                "",
                "what stands before is taken");
    }

    /// How many bytes a byte order mark takes at the beginning: 3 or 0.
    private static int mark(byte[] bytes) {
        boolean marked =
                bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        return marked ? 3 : 0;
    }

    private static int first(byte[] bytes) {
        for (int i = mark(bytes); i < bytes.length; i++) {
            if (bytes[i] > ' ' || bytes[i] < 0) {
                return bytes[i];
            }
        }
        return -1;
    }

    private void add(List<Verdict> verdicts, Verdict verdict) {
        if (verdicts.size() >= reader.limits().events()) {
            throw new TidemillException(
                    ErrorCode.TOO_LARGE,
                    "body must have at most " + reader.limits().events() + " events, has more (send it in parts)");
        }
        verdicts.add(verdict);
    }
}
