package dev.tidemill.chat.provider;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/// What a status says about a provider.
final class HttpFailures {
    private static final Duration BODY_WAIT = Duration.ofSeconds(2);
    private static final int BODY_MOST = 64 * 1024;
    private static final int LONGEST = 300;
    private static final int LONGEST_PAUSE_SECONDS = 3600;

    private HttpFailures() {}

    static ProviderException of(String name, HttpBody body) {
        int status = body.status();
        String said = message(body);
        String message = name + " answered " + status + (said.isEmpty() ? "" : ": " + said);
        return new ProviderException(kind(status), message, retryAfter(body), null);
    }

    static Kind kind(int status) {
        return switch (status) {
            case 429 -> Kind.LIMITED;
            case 401, 403 -> Kind.UNAUTHENTICATED;
            case 408, 504 -> Kind.LATE;
            default -> status >= 400 && status < 500 ? Kind.REFUSED : Kind.BROKEN;
        };
    }

    private static Optional<Duration> retryAfter(HttpBody body) {
        return body.header("Retry-After")
                .map(String::strip)
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Math.min(LONGEST_PAUSE_SECONDS, Long.parseLong(text))));
    }

    /// The `message` of the body's `error`; empty where it cannot be read.
    private static String message(HttpBody body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Optional<ByteBuffer> piece = body.next(BODY_WAIT);
            while (piece.isPresent() && bytes.size() < BODY_MOST) {
                bytes.write(piece.get().array(), 0, piece.get().remaining());
                piece = body.next(BODY_WAIT);
            }
        } catch (ProviderException unread) {
            return "";
        } finally {
            body.close();
        }
        return read(bytes.toByteArray());
    }

    private static String read(byte[] bytes) {
        try (JsonParser json = OpenAiChunks.JSON.createParser(bytes)) {
            JsonToken token = json.nextToken();
            while (token != null) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("message")) {
                    return json.nextToken() == JsonToken.VALUE_STRING ? shown(json.getText()) : "";
                }
                token = json.nextToken();
            }
        } catch (IOException notJson) {
            // what is not JSON is not shown
        }
        return "";
    }

    /// A foreign text as it may stand in a message: one line, not long, and without what looks like a key.
    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ")
                .replaceAll("(?i)(sk|key|bearer)[-_ ][A-Za-z0-9*_.-]{6,}", "…")
                .strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
