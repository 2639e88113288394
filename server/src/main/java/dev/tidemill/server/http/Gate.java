package dev.tidemill.server.http;

import dev.tidemill.core.Deadline;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.ApiKeys;
import dev.tidemill.platform.ApiKeys.ApiKey;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What every request passes: a place among those at work, its key, its role; then its route; then whatever went
/// wrong becomes a problem document, and all of it is counted. Bodies and keys are never logged.
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    private static final HeaderName API_KEY = HeaderNames.create("X-API-Key");
    private static final Pattern SOUND_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private final ApiKeys keys;
    private final Limits limits;
    private final Telemetry telemetry;
    private final Semaphore places;
    private final String idPrefix;
    private final AtomicLong sequence = new AtomicLong();

    Gate(ApiKeys keys, Limits limits, Telemetry telemetry, String idPrefix) {
        this.keys = keys;
        this.limits = limits;
        this.telemetry = telemetry;
        this.places = new Semaphore(limits.inFlightMax());
        this.idPrefix = idPrefix;
    }

    void handle(Route route, Telemetry.Meter meter, ServerRequest request, ServerResponse response) {
        long start = System.nanoTime();
        String id = requestId(request);
        response.header(REQUEST_ID, id);
        if (!places.tryAcquire()) {
            shed(route, request, response, id);
        } else {
            try {
                Deadline.in(limits.requestTimeMax(), System::nanoTime).run(() -> admit(route, request, response, id));
            } finally {
                places.release();
            }
        }
        telemetry.record(meter, GrpcStatus.httpStatus(response), System.nanoTime() - start);
    }

    private void shed(Route route, ServerRequest request, ServerResponse response, String id) {
        retryAfter(response);
        ErrorForm.of(route)
                .answer(
                        new Exchange(request, response, id, Optional.empty(), limits),
                        ErrorCode.UNAVAILABLE.name(),
                        503,
                        "at most " + limits.inFlightMax() + " requests may be at work at once; try again later",
                        List.of());
    }

    private void admit(Route route, ServerRequest request, ServerResponse response, String id) {
        Exchange exchange = new Exchange(request, response, id, Optional.empty(), limits);
        try {
            if (route.access() != Access.OPEN && route.access() != Access.SESSION) {
                exchange = new Exchange(request, response, id, Optional.of(authorize(route, request)), limits);
            }
            route.action().handle(exchange);
        } catch (TidemillException failure) {
            answer(exchange, route, failure);
        } catch (Refusal refusal) {
            ErrorForm.of(route)
                    .answer(
                            exchange,
                            refusal.name(),
                            refusal.status(),
                            String.valueOf(refusal.getMessage()),
                            List.of());
        } catch (CloseConnectionException gone) {
            // The client has left: nobody to answer, and no defect. Helidon closes the connection.
            throw gone;
        } catch (IOException | RuntimeException defect) {
            answerDefect(exchange, route, defect);
        }
    }

    private ApiKey authorize(Route route, ServerRequest request) {
        String shown = key(request)
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.UNAUTHENTICATED,
                        "a request needs an API key; send it as \"Authorization: Bearer <key>\""));
        ApiKey caller = keys.authenticate(shown)
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.UNAUTHENTICATED,
                        "the API key is unknown or revoked; `tidemill key create` makes a new one"));
        if (!route.access().allows(caller.role())) {
            throw new TidemillException(
                    ErrorCode.FORBIDDEN,
                    "this needs a key with the role " + route.access().name() + ", got one with the role "
                            + caller.role());
        }
        requireOwn(caller, request);
        if (caller.owner().guest() && !route.guests()) {
            throw new TidemillException(
                    ErrorCode.FORBIDDEN,
                    "a key of tenant " + caller.owner().tenant().name()
                            + " may ask language models and its assistant and see its own costs, nothing else; use a"
                            + " key of the home's owner");
        }
        return caller;
    }

    /// A key of one application opens no other, a guest's without one none.
    private static void requireOwn(ApiKey caller, ServerRequest request) {
        Optional<String> application = caller.owner().application();
        if (!request.path().pathParameters().contains("app")) {
            return;
        }
        String asked = request.path().pathParameters().get("app");
        if (!application.map(asked::equals).orElse(!caller.owner().guest())) {
            throw new TidemillException(
                    ErrorCode.FORBIDDEN,
                    "this key is for "
                            + application
                                    .map(name -> "the application " + name + " alone, got another")
                                    .orElse("no application; make one with --application"));
        }
    }

    private static Optional<String> key(ServerRequest request) {
        Optional<String> authorization = request.headers().first(HeaderNames.AUTHORIZATION);
        if (authorization.isPresent()) {
            String value = authorization.get();
            if (value.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
                return password(value.substring(BASIC.length()).strip());
            }
            return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? Optional.of(value.substring(BEARER.length()).strip())
                    : Optional.empty();
        }
        return request.headers().first(API_KEY);
    }

    /// The password of basic authentication, which is the key; the user's name counts for nothing.
    private static Optional<String> password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private void answer(Exchange exchange, Route route, TidemillException failure) {
        if (failure.code().httpStatus() >= 500) {
            log(exchange, route, failure);
        }
        if (exchange.response().isSent()) {
            return;
        }
        if (failure.code() == ErrorCode.UNAUTHENTICATED) {
            exchange.response().header(HeaderNames.create("WWW-Authenticate"), "Bearer realm=\"tidemill\"");
        }
        if (failure.code().retryable()) {
            retryAfter(exchange.response());
        }
        ErrorForm.of(route)
                .answer(
                        exchange,
                        failure.code().name(),
                        failure.code().httpStatus(),
                        String.valueOf(failure.getMessage()),
                        failure.problems());
    }

    private static void answerDefect(Exchange exchange, Route route, Exception defect) {
        log(exchange, route, defect);
        if (!exchange.response().isSent()) {
            ErrorForm.of(route)
                    .answer(
                            exchange,
                            ErrorCode.INTERNAL.name(),
                            500,
                            "something went wrong here; the log of the server has more under request " + exchange.id(),
                            List.of());
        }
    }

    private static void log(Exchange exchange, Route route, Exception failure) {
        LOG.atError()
                .addKeyValue("request", exchange.id())
                .addKeyValue("route", route.method() + " " + route.path())
                .setCause(failure)
                .log("request {} to {} {} failed", exchange.id(), route.method(), route.path());
    }

    private void retryAfter(ServerResponse response) {
        response.header(
                HeaderNames.RETRY_AFTER, Long.toString(limits.retryAfter().toSeconds()));
    }

    private String requestId(ServerRequest request) {
        return request.headers()
                .first(REQUEST_ID)
                .filter(given -> SOUND_ID.matcher(given).matches())
                .orElseGet(() -> idPrefix + "-" + Long.toString(sequence.incrementAndGet(), 36));
    }
}
