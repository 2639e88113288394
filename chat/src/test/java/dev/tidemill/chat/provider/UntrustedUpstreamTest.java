package dev.tidemill.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.provider.OpenAiModel.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An upstream that shows a certificate which nobody signed, for another name.
class UntrustedUpstreamTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final AtomicInteger asked = new AtomicInteger();
    private HttpsServer server;
    private KeyStore keys;

    @BeforeEach
    void serve() throws IOException, GeneralSecurityException {
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream file =
                Objects.requireNonNull(UntrustedUpstreamTest.class.getResourceAsStream("self-signed.p12"))) {
            keys.load(file, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private ProviderException failure(Optional<SSLContext> trusted) {
        Endpoint endpoint = Endpoint.of(
                URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/v1"),
                Optional.of(new Secret("sk-secret")));
        ChatRequest request =
                new ChatRequest("m", List.of(Message.user("hello")), ChatRequest.Settings.capped(1), List.of());
        try (OpenAiModel model = new OpenAiModel("cloud", endpoint, TokenCounters.bytes(), trusted)) {
            return catchThrowableOfType(ProviderException.class, () -> model.answer(request));
        }
    }

    @Test
    void aCertificateThatNobodySignedIsToldAndNothingIsSent() {
        ProviderException failure = failure(Optional.empty());

        assertThat(failure.kind()).isEqualTo(ProviderException.Kind.BROKEN);
        assertThat(failure)
                .hasMessageStartingWith(
                        "cloud must show a certificate that is valid for 127.0.0.1, its TLS handshake" + " failed: ")
                .hasMessageNotContaining("sk-secret");
        assertThat(asked).hasValue(0);
    }

    @Test
    void aTrustedCertificateOfAnotherNameIsNoBetter() throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusting());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);

        ProviderException failure = failure(Optional.of(context));

        assertThat(failure.kind()).isEqualTo(ProviderException.Kind.BROKEN);
        assertThat(failure).hasMessageContaining("valid for 127.0.0.1");
        assertThat(asked).hasValue(0);
    }

    private KeyStore trusting() throws GeneralSecurityException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("self", keys.getCertificate("self"));
            return trusted;
        } catch (IOException never) {
            throw new GeneralSecurityException(never);
        }
    }
}
