package dev.tidemill.chat.provider;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/// The HTTP client of LangChain4j's models, strict about events: one that nobody can read, which LangChain4j passes
/// over, and a stream that ends before its last one, of which it says nothing, end the answer with an error.
public final class StrictEvents implements HttpClientBuilder {
    private final Predicate<ServerSentEvent> last;
    private HttpClientBuilder inner;

    private StrictEvents(HttpClientBuilder inner, Predicate<ServerSentEvent> last) {
        this.inner = inner;
        this.last = last;
    }

    /// Streams that end with an event of that kind, or with an `error`.
    public static StrictEvents endingWith(String kind, Duration connect) {
        return new StrictEvents(
                new JdkHttpClientBuilder().connectTimeout(connect),
                event -> kind.equals(event.event()) || "error".equals(event.event()));
    }

    /// Streams whose end is any event: whether the answer is whole is said in it.
    public static StrictEvents endingAnywhere(Duration connect) {
        return new StrictEvents(new JdkHttpClientBuilder().connectTimeout(connect), event -> true);
    }

    @Override
    public Duration connectTimeout() {
        return inner.connectTimeout();
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
        inner = inner.connectTimeout(timeout);
        return this;
    }

    @Override
    public Duration readTimeout() {
        return inner.readTimeout();
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
        inner = inner.readTimeout(timeout);
        return this;
    }

    @Override
    public HttpClient build() {
        return new Client(inner.build(), last);
    }

    private record Client(HttpClient inner, Predicate<ServerSentEvent> last) implements HttpClient {
        @Override
        public SuccessfulHttpResponse execute(HttpRequest request) {
            return inner.execute(request);
        }

        @Override
        public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
            inner.execute(request, parser, new Listener(listener, last));
        }
    }

    /// Called by one thread at a time.
    private static final class Listener implements ServerSentEventListener {
        private final ServerSentEventListener inner;
        private final Predicate<ServerSentEvent> last;
        private boolean ended;

        Listener(ServerSentEventListener inner, Predicate<ServerSentEvent> last) {
            this.inner = inner;
            this.last = last;
        }

        @Override
        public void onOpen(SuccessfulHttpResponse response) {
            inner.onOpen(response);
        }

        @Override
        public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
            try {
                ended |= last.test(event);
                inner.onEvent(event, context);
            } catch (RuntimeException unreadable) {
                ended = true;
                context.parsingHandle().cancel();
                inner.onError(new IOException("an event must be JSON as documented, it could not be read", unreadable));
            }
        }

        @Override
        public void onError(Throwable error) {
            ended = true;
            inner.onError(error);
        }

        @Override
        public void onClose() {
            inner.onClose();
            if (!ended) {
                inner.onError(new IOException("the stream ended before its last event"));
            }
        }
    }
}
