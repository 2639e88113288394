package dev.tidemill.chat.provider;

import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import dev.tidemill.chat.provider.OpenAiModel.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Posts to one address over HTTP/1.1 connections that are kept. A call blocks its thread and nobody else's: between
/// the network and its reader no other thread is woken.
final class HttpCalls implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 10_000;
    private static final TimeValue IDLE = TimeValue.ofSeconds(30);
    private static final TimeValue LOOK_AFTER = TimeValue.ofSeconds(1);
    private static final Http1Config LIMITS = Http1Config.custom()
            .setMaxLineLength(8 << 10)
            .setMaxHeaderCount(200)
            .build();
    private static final ContentType JSON = ContentType.create("application/json");
    private static final String CONNECTION = HttpCalls.class.getName();

    private final String name;
    private final Endpoint endpoint;
    private final URI address;
    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledThreadPoolExecutor timer;

    /// @param tls what it trusts, where that is not what this machine trusts
    HttpCalls(String name, Endpoint endpoint, Optional<SSLContext> tls) {
        this.name = name;
        this.endpoint = endpoint;
        this.address = endpoint.path("/chat/completions");
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("http-calls-" + name).factory());
        timer.setRemoveOnCancelPolicy(true);
        this.connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(LIMITS)
                        .build())
                .setTlsSocketStrategy(
                        tls.map(DefaultClientTlsStrategy::new).orElseGet(DefaultClientTlsStrategy::createSystemDefault))
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(endpoint.connect()))
                        .setValidateAfterInactivity(LOOK_AFTER)
                        .build())
                .build();
        this.http = HttpClients.custom()
                .setConnectionManager(connections)
                .setRequestExecutor(new Telling())
                .setRoutePlanner(new SystemDefaultRoutePlanner(null))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(endpoint.connect()))
                        .setResponseTimeout(Timeout.of(endpoint.head()))
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableDefaultUserAgent()
                .build();
        var _ = timer.scheduleWithFixedDelay(
                () -> connections.closeIdle(IDLE), IDLE.toSeconds(), IDLE.toSeconds(), TimeUnit.SECONDS);
    }

    /// Tells the call on which connection it is, so that its reader can wait as long as it likes.
    private static final class Telling extends HttpRequestExecutor {
        Telling() {
            super(LIMITS, null, null);
        }

        @Override
        public ClassicHttpResponse execute(
                ClassicHttpRequest request,
                HttpClientConnection connection,
                @Nullable HttpResponseInformationCallback informed,
                HttpContext context)
                throws IOException, HttpException {
            context.setAttribute(CONNECTION, connection);
            return super.execute(request, connection, informed, context);
        }
    }

    /// Sends, and waits for the status and the headers.
    ///
    /// @throws ProviderException LATE, BROKEN or STOPPED
    HttpBody post(byte[] json) {
        HttpPost post = new HttpPost(address);
        post.setEntity(new ByteArrayEntity(json, JSON));
        post.setHeader("Accept", "text/event-stream");
        endpoint.key().ifPresent(key -> post.setHeader("Authorization", "Bearer " + key.value()));
        AtomicBoolean late = new AtomicBoolean();
        Future<?> alarm = alarm(() -> {
            late.set(true);
            post.cancel();
        });
        try {
            HttpClientContext context = HttpClientContext.create();
            ClassicHttpResponse response = http.executeOpen(null, post, context);
            HttpClientConnection connection = (HttpClientConnection) context.getAttribute(CONNECTION);
            return new HttpBody(name, new HttpBody.Source(response, connection, post, threads));
        } catch (IOException | IllegalStateException failure) {
            throw broken(failure, late.get());
        } finally {
            alarm.cancel(false);
        }
    }

    private Future<?> alarm(Runnable ring) {
        try {
            return timer.schedule(ring, endpoint.head().toNanos(), TimeUnit.NANOSECONDS);
        } catch (java.util.concurrent.RejectedExecutionException closed) {
            throw new ProviderException(Kind.STOPPED, name + " is closed", Optional.empty(), closed);
        }
    }

    private ProviderException broken(Exception failure, boolean late) {
        if (Thread.currentThread().isInterrupted()) {
            return new ProviderException(Kind.STOPPED, "the caller was interrupted", Optional.empty(), failure);
        }
        if (late || failure instanceof SocketTimeoutException) {
            return new ProviderException(
                    Kind.LATE, name + " did not take the request within its time", Optional.empty(), failure);
        }
        String message = switch (failure) {
            case SSLException _ ->
                name + " must show a certificate that is valid for " + address.getHost()
                        + ", its TLS handshake failed: " + failure.getMessage();
            case ConnectException _, UnknownHostException _ ->
                name + " cannot be reached at " + address.getScheme() + "://" + address.getAuthority();
            default -> name + " broke off: " + failure.getMessage();
        };
        return new ProviderException(Kind.BROKEN, message, Optional.empty(), failure);
    }

    /// Ends all calls.
    @Override
    public void close() {
        timer.shutdownNow();
        http.close(CloseMode.IMMEDIATE);
        threads.shutdownNow();
    }
}
