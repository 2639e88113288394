package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ApiKeys.ApiKey;
import dev.tidemill.platform.ApiKeys.Owner;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// One request and its answer, as routes see them.
public final class Exchange {
    private static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    private static final Header PROBLEM = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, ProblemJson.MEDIA_TYPE);
    private static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    private static final Header NO_SNIFF = HeaderValues.createCached(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    private static final int BUFFER = 16 * 1024;

    private final ServerRequest request;
    private final ServerResponse response;
    private final String id;
    private final Optional<ApiKey> caller;
    private final Limits limits;

    Exchange(ServerRequest request, ServerResponse response, String id, Optional<ApiKey> caller, Limits limits) {
        this.request = request;
        this.response = response;
        this.id = id;
        this.caller = caller;
        this.limits = limits;
    }

    /// The request's id, in the answer's header `X-Request-Id` and in the log.
    public String id() {
        return id;
    }

    public ServerRequest request() {
        return request;
    }

    public ServerResponse response() {
        return response;
    }

    public Limits limits() {
        return limits;
    }

    /// Who asks, for histories: the key's name.
    public String who() {
        return caller.map(ApiKey::name).orElse("nobody");
    }

    /// The id of the caller's key; empty text where it showed none.
    String keyId() {
        return caller.map(ApiKey::id).orElse("");
    }

    /// Whose the key is that was shown.
    Owner owner() {
        return caller.map(ApiKey::owner).orElse(Owner.NONE);
    }

    /// Whether the caller's key may administer.
    boolean administers() {
        return caller.filter(key -> Access.ADMIN.allows(key.role())).isPresent();
    }

    /// A parameter of the path, decoded.
    public String path(String name) {
        return request.path().pathParameters().get(name);
    }

    /// A whole number in the path.
    public int pathNumber(String name) {
        return (int) number(name, path(name), 0, Integer.MAX_VALUE);
    }

    public Optional<String> query(String name) {
        return request.query().contains(name) ? Optional.of(request.query().get(name)) : Optional.empty();
    }

    /// Every value of a name in the query, in order.
    public List<String> queries(String name) {
        return request.query().contains(name) ? request.query().all(name) : List.of();
    }

    /// A whole number in the query, within bounds.
    public long queryNumber(String name, long otherwise, long least, long greatest) {
        return query(name).map(text -> number(name, text, least, greatest)).orElse(otherwise);
    }

    public Optional<String> header(HeaderName name) {
        return request.headers().first(name);
    }

    /// The media type of the body in lower case without parameters; empty where none is given.
    public String mediaType() {
        String given = header(HeaderNames.CONTENT_TYPE).orElse("");
        int end = given.indexOf(';');
        return (end < 0 ? given : given.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /// The whole body.
    ///
    /// @throws Refusal 413 where it has more bytes than the limit
    public byte[] body(int limit) throws IOException {
        OptionalLong length = request.headers().contentLength();
        if (length.isPresent() && length.getAsLong() > limit) {
            throw Refusal.tooLarge(limit);
        }
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream in = new LimitedStream(request.content().inputStream(), limit)) {
            byte[] bytes = new byte[length.isPresent() ? (int) length.getAsLong() : BUFFER];
            int filled = 0;
            while (true) {
                int read = filled == bytes.length ? -1 : in.readNBytes(bytes, filled, bytes.length - filled);
                filled += Math.max(0, read);
                if (length.isPresent() || filled < bytes.length) {
                    return filled == bytes.length ? bytes : Arrays.copyOf(bytes, filled);
                }
                if (filled > limit) {
                    throw Refusal.tooLarge(limit);
                }
                bytes = Arrays.copyOf(bytes, Math.min(limit + 1, bytes.length * 2));
            }
        }
    }

    /// The body as a JSON object; an empty one where there is none.
    public JsonNode command() throws IOException {
        String type = mediaType();
        if (!type.isEmpty() && !type.equals("application/json")) {
            throw Refusal.mediaType(type, "application/json");
        }
        byte[] bytes = body(limits.commandBytesMax());
        try {
            JsonNode node = bytes.length == 0 ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(bytes);
            if (!node.isObject()) {
                throw new TidemillException(ErrorCode.INVALID, "body must be a JSON object");
            }
            return node;
        } catch (JsonProcessingException malformed) {
            throw new TidemillException(
                    ErrorCode.INVALID, "body must be JSON, " + place(malformed) + " it is not", malformed);
        }
    }

    /// The body of a command that knows these keys and no others: what is ignored is not what somebody meant.
    public JsonNode command(Set<String> keys) throws IOException {
        JsonNode command = command();
        only(command, "body", keys);
        return command;
    }

    /// @throws TidemillException INVALID where an object has a key that is none of these
    static void only(JsonNode object, String what, Set<String> keys) {
        object.fieldNames().forEachRemaining(name -> {
            if (!keys.contains(name)) {
                throw new TidemillException(
                        ErrorCode.INVALID,
                        what + " must have no keys but " + new TreeSet<>(keys) + ", got \"" + name + "\"");
            }
        });
    }

    /// Answers with JSON.
    public void json(int status, Json.Body body) {
        send(status, JSON, Json.bytes(body));
    }

    void problem(int status, Json.Body body) {
        send(status, PROBLEM, Json.bytes(body));
    }

    /// Answers with other content.
    public void send(int status, Header contentType, byte[] bytes) {
        response.status(status);
        response.header(contentType);
        response.header(NO_STORE);
        response.header(NO_SNIFF);
        response.send(bytes);
    }

    static String place(JsonProcessingException malformed) {
        return malformed.getLocation() == null
                ? "somewhere"
                : "at line " + malformed.getLocation().getLineNr() + " column "
                        + malformed.getLocation().getColumnNr();
    }

    private static long number(String name, String text, long least, long greatest) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= greatest) {
                return value;
            }
        } catch (NumberFormatException notOne) {
            // said below, in the same words as a number out of bounds
        }
        throw new TidemillException(
                ErrorCode.INVALID,
                name + " must be a whole number from " + least + " to " + greatest + ", got \""
                        + text.substring(0, Math.min(80, text.length())) + "\"");
    }
}
