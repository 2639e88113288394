package dev.tidemill.server.console;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.server.console.Sessions.Session;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Exchange;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request to a page by a visitor who is signed in.
final class Visit {
    static final String COOKIE = "tidemill_session";
    private static final Header HTML = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
    private static final Header POLICY = HeaderValues.createCached(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    private static final Header REFERRER = HeaderValues.createCached("Referrer-Policy", "same-origin");
    private static final Header FRAMES = HeaderValues.createCached("X-Frame-Options", "DENY");
    private static final Header OPENER = HeaderValues.createCached("Cross-Origin-Opener-Policy", "same-origin");
    private static final int LONGEST_FORM = 16 * 1024;

    private final Exchange exchange;
    private final Session session;
    private @Nullable Map<String, String> fields;

    Visit(Exchange exchange, Session session) {
        this.exchange = exchange;
        this.session = session;
    }

    Exchange exchange() {
        return exchange;
    }

    Session session() {
        return session;
    }

    String app() {
        return exchange.path("app");
    }

    boolean administers() {
        return Access.ADMIN.allows(session.caller().role());
    }

    /// Refuses forms that another site sent, or that the visitor's key does not allow.
    void demand(Access access) throws IOException {
        String given = field("csrf");
        if (!MessageDigest.isEqual(bytes(given), bytes(session.csrf()))) {
            throw new TidemillException(
                    ErrorCode.FORBIDDEN, "the form is not of this session; load the page again and repeat");
        }
        if (!access.allows(session.caller().role())) {
            throw new TidemillException(
                    ErrorCode.FORBIDDEN,
                    "this needs a key with the role " + access + ", yours has the role "
                            + session.caller().role());
        }
    }

    /// A field of the form that was sent; empty where it has none.
    String field(String name) throws IOException {
        Map<String, String> sent = fields;
        if (sent == null) {
            sent = form(exchange);
            fields = sent;
        }
        return sent.getOrDefault(name, "");
    }

    void html(int status, byte[] page) {
        html(exchange, status, page);
    }

    static void html(Exchange exchange, int status, byte[] page) {
        secure(exchange);
        exchange.send(status, HTML, page);
    }

    static void secure(Exchange exchange) {
        exchange.response().header(POLICY).header(REFERRER).header(FRAMES).header(OPENER);
    }

    static void redirect(Exchange exchange, String path) {
        secure(exchange);
        exchange.response().header(HeaderNames.LOCATION, path);
        exchange.send(303, HTML, new byte[0]);
    }

    /// The token in the request's cookie.
    static Optional<String> token(Exchange exchange) {
        for (String cookies : exchange.request().headers().values(HeaderNames.COOKIE)) {
            for (String cookie : cookies.split(";")) {
                String[] parts = cookie.strip().split("=", 2);
                if (parts.length == 2 && parts[0].equals(COOKIE)) {
                    return Optional.of(parts[1]);
                }
            }
        }
        return Optional.empty();
    }

    /// The fields of a form.
    static Map<String, String> form(Exchange exchange) throws IOException {
        Map<String, String> fields = new HashMap<>();
        String body = new String(exchange.body(LONGEST_FORM), StandardCharsets.UTF_8);
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                fields.put(decoded(parts[0]), decoded(parts[1]));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new TidemillException(ErrorCode.INVALID, "a form must be encoded as a browser does it", malformed);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
