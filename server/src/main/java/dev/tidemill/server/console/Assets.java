package dev.tidemill.server.console;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.server.http.Exchange;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The few files that pages need, from the class path: only these names, each with a digest as its entity tag.
final class Assets {
    private static final String WEBJARS = "/META-INF/resources/webjars/";
    private static final Map<String, String> FILES = Map.of(
            "console.css", "/console/console.css",
            "console.js", "/console/console.js",
            "icon.svg", "/console/icon.svg",
            "htmx.min.js", WEBJARS + "htmx.org/2.0.10/dist/htmx.min.js",
            "sse.js", WEBJARS + "htmx-ext-sse/2.2.2/sse.js",
            "uPlot.iife.min.js", WEBJARS + "uplot/1.6.30/dist/uPlot.iife.min.js",
            "uPlot.min.css", WEBJARS + "uplot/1.6.30/dist/uPlot.min.css");
    private static final Header REVALIDATE =
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "public, max-age=0, must-revalidate");

    private final Map<String, Asset> loaded = new ConcurrentHashMap<>();

    void serve(Exchange exchange) {
        String name = exchange.path("file");
        String resource = FILES.get(name);
        if (resource == null) {
            throw new TidemillException(ErrorCode.NOT_FOUND, "no such file");
        }
        Asset asset = loaded.computeIfAbsent(name, missing -> load(name, resource));
        exchange.response().header(HeaderNames.ETAG, asset.tag);
        boolean known = exchange.header(HeaderNames.IF_NONE_MATCH)
                .filter(asset.tag::equals)
                .isPresent();
        Visit.secure(exchange);
        exchange.response().status(known ? 304 : 200);
        exchange.response().header(HeaderNames.CONTENT_TYPE, asset.type);
        exchange.response().header(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
        exchange.response().header(REVALIDATE);
        exchange.response().send(known ? new byte[0] : asset.bytes);
    }

    private static Asset load(String name, String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the class path must have " + resource);
            }
            byte[] bytes = in.readAllBytes();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Asset(bytes, type(name), "\"" + HexFormat.of().formatHex(digest, 0, 16) + "\"");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java runtime has SHA-256", missing);
        }
    }

    private static String type(String name) {
        if (name.endsWith(".css")) {
            return "text/css; charset=utf-8";
        }
        return name.endsWith(".svg") ? "image/svg+xml" : "text/javascript; charset=utf-8";
    }

    private static final class Asset {
        private final byte[] bytes;
        private final String type;
        private final String tag;

        Asset(byte[] bytes, String type, String tag) {
            this.bytes = bytes;
            this.type = type;
            this.tag = tag;
        }
    }
}
