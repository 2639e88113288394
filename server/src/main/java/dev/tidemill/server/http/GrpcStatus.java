package dev.tidemill.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// How a call over gRPC ended. Codes are those of gRPC; each stands for one status of HTTP, under which it is
/// counted.
enum GrpcStatus {
    OK(0, 200),
    UNKNOWN(2, 500),
    INVALID_ARGUMENT(3, 400),
    DEADLINE_EXCEEDED(4, 504),
    NOT_FOUND(5, 404),
    PERMISSION_DENIED(7, 403),
    RESOURCE_EXHAUSTED(8, 429),
    FAILED_PRECONDITION(9, 409),
    UNIMPLEMENTED(12, 501),
    INTERNAL(13, 500),
    UNAVAILABLE(14, 503),
    UNAUTHENTICATED(16, 401);

    private static final HeaderName STATUS = HeaderNames.create("grpc-status");
    private static final HeaderName MESSAGE = HeaderNames.create("grpc-message");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final int code;
    private final int httpStatus;

    GrpcStatus(int code, int httpStatus) {
        this.code = code;
        this.httpStatus = httpStatus;
    }

    /// @param name of one of our error codes, or of a refusal by HTTP itself
    static GrpcStatus of(String name) {
        return switch (name) {
            case "INVALID" -> INVALID_ARGUMENT;
            case "UNAUTHENTICATED" -> UNAUTHENTICATED;
            case "FORBIDDEN" -> PERMISSION_DENIED;
            case "NOT_FOUND" -> NOT_FOUND;
            case "CONFLICT" -> FAILED_PRECONDITION;
            case "TOO_LARGE", "LIMITED", "STORAGE" -> RESOURCE_EXHAUSTED;
            case "UNAVAILABLE" -> UNAVAILABLE;
            case "TIMEOUT" -> DEADLINE_EXCEEDED;
            case "UNIMPLEMENTED", "UNSUPPORTED_MEDIA_TYPE" -> UNIMPLEMENTED;
            case "INTERNAL" -> INTERNAL;
            default -> UNKNOWN;
        };
    }

    /// Announces, before the body, that the call's end follows it.
    static void announce(ServerResponse response) {
        response.header(HeaderValues.create(HeaderNames.TRAILER, STATUS.defaultCase(), MESSAGE.defaultCase()));
    }

    /// Ends the call, once the body is sent.
    void end(ServerResponse response, String message) {
        response.trailers().set(HeaderValues.create(STATUS, code));
        if (!message.isEmpty()) {
            response.trailers().set(HeaderValues.create(MESSAGE, escaped(message)));
        }
    }

    /// The status of HTTP that an answer stands for, over gRPC or not.
    static int httpStatus(ServerResponse response) {
        if (!response.headers().contains(HeaderNames.TRAILER)) {
            return response.status().code();
        }
        String told = response.trailers().contains(STATUS)
                ? response.trailers().get(STATUS).get()
                : "";
        for (GrpcStatus status : values()) {
            if (told.equals(Integer.toString(status.code))) {
                return status.httpStatus;
            }
        }
        return response.status().code();
    }

    /// Text as gRPC sends it: what is not printable ASCII, and `%`, as `%` and two digits for each byte of UTF-8.
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            if (one < ' ' || one > '~' || one == '%') {
                escaped.append('%').append(HEX.toHexDigits(one));
            } else {
                escaped.append((char) one);
            }
        }
        return escaped.toString();
    }
}
