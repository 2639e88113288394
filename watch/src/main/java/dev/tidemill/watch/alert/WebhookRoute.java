package dev.tidemill.watch.alert;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Posts alerts as JSON. With a key the header `X-Tidemill-Signature` is `sha256=` and the HMAC-SHA256 of the header
/// `X-Tidemill-Time` (the alert's time in milliseconds), a dot and the body, so that the receiver knows who sent it
/// and that it is not an old one again. Redirects are not followed.
public final class WebhookRoute implements AlertRoute {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int NOT_OK = 300;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI address;
    private final Optional<String> key;

    public WebhookRoute(URI address, Optional<String> key) {
        this.address = address;
        this.key = key;
    }

    @Override
    public void send(Alert alert) throws IOException {
        String body = AlertJson.write(alert);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("X-Tidemill-Time", Long.toString(alert.at()))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        key.ifPresent(secret -> request.header("X-Tidemill-Signature", signature(secret, alert.at(), body)));
        try {
            int status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
            if (status < OK || status >= NOT_OK) {
                throw new IOException("webhook must answer 2xx, got " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("sending was interrupted", e);
        }
    }

    /// What the header holds for a body sent at that time.
    public static String signature(String secret, long time, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] digest = mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8));
            return "sha256=" + HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
