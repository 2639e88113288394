package dev.tidemill.server.http;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Tidemill;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// The server: the routes of the platform and those that others bring (the console), behind one gate.
public final class HttpServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int CONNECTIONS_MAX = 4096;
    private static final int STREAMS_MAX = 256;

    private final WebServer web;
    private final Tidemill tidemill;
    private final List<Route> routes;

    private HttpServer(WebServer web, Tidemill tidemill, List<Route> routes) {
        this.web = web;
        this.tidemill = tidemill;
        this.routes = routes;
    }

    /// Where a server listens.
    ///
    /// @param port 0 takes a free one
    public record Address(String host, int port) {
        public static final String LOOPBACK = "127.0.0.1";
    }

    /// Starts and returns once it listens.
    ///
    /// @param more makes further routes, given the platform and what is counted
    /// @throws TidemillException UNAVAILABLE where it cannot listen there
    public static HttpServer start(
            Tidemill tidemill, Address address, Limits limits, BiFunction<Tidemill, Telemetry, List<Route>> more) {
        Telemetry telemetry = Telemetry.on(tidemill.meters());
        List<Route> routes = new ArrayList<>(ApiRoutes.all(tidemill, telemetry));
        routes.addAll(more.apply(tidemill, telemetry));
        Gate gate = new Gate(tidemill.keys(), limits, telemetry, idPrefix());
        WebServer web = WebServer.builder()
                .host(address.host())
                .port(address.port())
                .backlog(BACKLOG)
                .maxTcpConnections(CONNECTIONS_MAX)
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(500))
                .connectionOptions(
                        socket -> socket.readTimeout(limits.readTimeout()).tcpNoDelay(true))
                .protocolsDiscoverServices(false)
                .addConnectionSelector(http1())
                .addConnectionSelector(http2())
                .contentEncoding(new Undecoded())
                .directHandlers(problems())
                .routing(routing -> route(routing, routes, gate, telemetry, limits))
                .build();
        try {
            web.start();
        } catch (UncheckedIOException | IllegalStateException taken) {
            throw new TidemillException(
                    ErrorCode.UNAVAILABLE,
                    "cannot listen at " + address.host() + ":" + address.port()
                            + "; choose another with --port or --host, or stop what listens there",
                    taken);
        }
        return new HttpServer(web, tidemill, List.copyOf(routes));
    }

    /// HTTP/1.1, from which a connection is never upgraded: who wants HTTP/2 (gRPC does) begins with it.
    private static ServerConnectionSelector http1() {
        return Http1ConnectionSelector.builder().config(Http1Config.create()).build();
    }

    private static ServerConnectionSelector http2() {
        return Http2ConnectionSelector.builder()
                .http2Config(
                        Http2Config.builder().maxConcurrentStreams(STREAMS_MAX).build())
                .build();
    }

    public int port() {
        return web.port();
    }

    /// The platform that it serves.
    public Tidemill tidemill() {
        return tidemill;
    }

    /// Every served address, for the test that compares them with the description.
    public List<Route> routes() {
        return routes;
    }

    /// Stops taking requests; the platform stays open.
    @Override
    public void close() {
        web.stop();
    }

    private static void route(
            HttpRouting.Builder routing, List<Route> routes, Gate gate, Telemetry telemetry, Limits limits) {
        Map<String, List<String>> methods = new LinkedHashMap<>();
        for (Route route : routes) {
            Telemetry.Meter meter = telemetry.meter(route);
            methods.computeIfAbsent(route.path(), path -> new ArrayList<>()).add(route.method());
            routing.route(
                    Method.create(route.method()),
                    route.path(),
                    (request, response) -> gate.handle(route, meter, request, response));
        }
        methods.forEach((path, allowed) -> routing.any(path, (request, response) -> {
            response.header(HeaderNames.ALLOW, String.join(", ", allowed));
            refuse(
                    request,
                    response,
                    limits,
                    new Refusal(
                            405,
                            "METHOD_NOT_ALLOWED",
                            "method must be one of " + allowed + ", got \""
                                    + request.prologue().method().text() + "\""));
        }));
        routing.any((request, response) -> refuse(
                request,
                response,
                limits,
                new Refusal(404, "NOT_FOUND", "no " + "such address; /openapi.yaml describes all there are")));
    }

    private static void refuse(ServerRequest request, ServerResponse response, Limits limits, Refusal refusal) {
        Exchange exchange = new Exchange(request, response, "", Optional.empty(), limits);
        if (OpenAiError.speaks(request.path().path())) {
            OpenAiError.named(refusal.name(), refusal.status(), String.valueOf(refusal.getMessage()))
                    .answer(exchange);
            return;
        }
        exchange.problem(
                        refusal.status(),
                        ProblemJson.of(
                                refusal.name(), refusal.status(), String.valueOf(refusal.getMessage()), List.of()));
    }

    /// What Helidon refuses before any route sees it, in the same form as everything else.
    private static DirectHandlers problems() {
        DirectHandler handler = (request, type, status, headers, message) -> {
            byte[] body = Json.bytes(ProblemJson.of(
                    type.name(),
                    status.code(),
                    type == DirectHandler.EventType.INTERNAL_ERROR
                            ? "something went wrong here"
                            : "the request must be proper HTTP/1.1: " + message,
                    List.of()));
            return DirectHandler.TransportResponse.builder()
                    .status(status)
                    .headers(headers)
                    .keepAlive(type.keepAlive())
                    .header(HeaderNames.CONTENT_TYPE, ProblemJson.MEDIA_TYPE)
                    .entity(body)
                    .build();
        };
        DirectHandlers.Builder all = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            all.addHandler(type, handler);
        }
        return all.build();
    }

    private static String idPrefix() {
        byte[] bytes = new byte[4];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
