package dev.tidemill.server.http;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/// One unary call over gRPC (its protocol over HTTP/2): a request and an answer of one message each, behind a flag
/// and a length; its end in the trailers.
///
/// It is a route as any other, and so passes the [Gate]: the same keys, roles, limits, deadline and counting. A
/// message of more bytes than the limit is refused before it is in memory.
final class GrpcCall {
    private static final HeaderName TIMEOUT = HeaderNames.create("grpc-timeout");
    private static final Header CONTENT = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/grpc");
    private static final Header ENCODINGS =
            HeaderValues.createCached(HeaderNames.create("grpc-accept-encoding"), "identity");
    private static final String MEDIA_TYPE = "application/grpc";
    private static final int PREFIX = 5;

    private GrpcCall() {}

    /// What answers a call.
    @FunctionalInterface
    interface Action<Q, A> {
        A answer(Q request, Exchange exchange) throws IOException;
    }

    /// A route for a method.
    ///
    /// @param path     `/package.Service/Method`
    /// @param bytesMax the most bytes of a request's message
    static <Q extends MessageLite, A extends MessageLite> Route route(
            String path, Access access, Parser<Q> parser, Limit bytesMax, Action<Q, A> action) {
        return Route.post(path, access, exchange -> {
            Q request = read(exchange, parser, bytesMax.of(exchange));
            send(exchange.response(), action.answer(request, exchange).toByteArray());
        });
    }

    /// The most bytes of a message.
    @FunctionalInterface
    interface Limit {
        int of(Exchange exchange);
    }

    /// Whether a request may be answered over gRPC at all: it needs HTTP/2.
    static boolean possible(Exchange exchange) {
        return exchange.request().prologue().protocolVersion().startsWith("2");
    }

    private static <Q> Q read(Exchange exchange, Parser<Q> parser, int bytesMax) throws IOException {
        String type = exchange.mediaType();
        if (!possible(exchange) || !(type.equals(MEDIA_TYPE) || type.equals(MEDIA_TYPE + "+proto"))) {
            throw Refusal.mediaType(type, MEDIA_TYPE + " over HTTP/2");
        }
        byte[] body = exchange.body(bytesMax);
        ByteBuffer prefix = ByteBuffer.wrap(body);
        if (body.length < PREFIX) {
            throw invalid("a request must be one message behind its flag and length, got " + body.length + " bytes");
        }
        if (prefix.get() != 0) {
            throw new Refusal(501, "UNIMPLEMENTED", "a message must not be compressed; send it as identity");
        }
        if (prefix.getInt() != body.length - PREFIX) {
            throw invalid("a request must be one whole message, got " + (body.length - PREFIX) + " bytes of "
                    + Integer.toUnsignedString(prefix.getInt(1)));
        }
        try {
            return parser.parseFrom(body, PREFIX, body.length - PREFIX);
        } catch (InvalidProtocolBufferException malformed) {
            throw new TidemillException(
                    ErrorCode.INVALID, "a request must be a message of the method's type, got other bytes", malformed);
        }
    }

    private static void send(ServerResponse response, byte[] message) {
        byte[] framed = ByteBuffer.allocate(PREFIX + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
        end(response, framed, GrpcStatus.OK, "");
    }

    /// Ends a call without a message.
    static void refuse(Exchange exchange, String name, String detail) {
        end(exchange.response(), new byte[0], GrpcStatus.of(name), detail);
    }

    private static void end(ServerResponse response, byte[] body, GrpcStatus status, String detail) {
        response.status(Status.OK_200);
        response.header(CONTENT);
        response.header(ENCODINGS);
        GrpcStatus.announce(response);
        status.end(response, detail);
        response.send(body);
    }

    /// How long the caller waits, as its header says.
    static Optional<Duration> timeout(Exchange exchange) {
        String given = exchange.header(TIMEOUT).orElse("");
        if (!given.matches("\\d{1,8}[HMSmun]")) {
            return Optional.empty();
        }
        long many = Long.parseLong(given.substring(0, given.length() - 1));
        return Optional.of(
                switch (given.charAt(given.length() - 1)) {
                    case 'H' -> Duration.ofHours(many);
                    case 'M' -> Duration.ofMinutes(many);
                    case 'S' -> Duration.ofSeconds(many);
                    case 'm' -> Duration.ofMillis(many);
                    case 'u' -> Duration.ofNanos(many * 1000);
                    default -> Duration.ofNanos(many);
                });
    }

    private static TidemillException invalid(String message) {
        return new TidemillException(ErrorCode.INVALID, message);
    }
}
