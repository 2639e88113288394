package dev.tidemill.chat.provider;

import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import dev.tidemill.chat.model.TokenCounter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// A model behind OpenAI's chat completions: OpenAI itself, vLLM, llama.cpp's server, Ollama, or any other. Always
/// asks for a stream, for that can be stopped.
public final class OpenAiModel implements LanguageModel {
    private final String name;
    private final Endpoint endpoint;
    private final TokenCounter tokens;
    private final HttpClient http;
    private final ExecutorService threads;
    private final URI address;

    /// @param name what the provider is called in messages
    public OpenAiModel(String name, Endpoint endpoint, TokenCounter tokens) {
        this(name, endpoint, tokens, Optional.empty());
    }

    /// @param tls what it trusts, where that is not what this machine trusts
    public OpenAiModel(String name, Endpoint endpoint, TokenCounter tokens, Optional<SSLContext> tls) {
        this.name = name;
        this.endpoint = endpoint;
        this.tokens = tokens;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(endpoint.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(threads)
                .version(HttpClient.Version.HTTP_1_1);
        tls.ifPresent(builder::sslContext);
        this.http = builder.build();
        this.address = endpoint.path("/chat/completions");
    }

    @Override
    public AnswerStream answer(ChatRequest request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(address)
                .timeout(endpoint.head())
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        OpenAiRequest.write(request, endpoint.capName(), endpoint.extra())));
        endpoint.key().ifPresent(key -> builder.header("Authorization", "Bearer " + key.value()));
        HttpResponse<HttpBody> response = send(builder.build());
        HttpBody body = response.body();
        if (response.statusCode() != 200) {
            throw HttpFailures.of(name, response, body);
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith("text/event-stream")) {
            body.close();
            throw new ProviderException(
                    Kind.BROKEN,
                    name + " must answer with text/event-stream, got \"" + HttpFailures.shown(type) + "\"");
        }
        return new HttpAnswer(name, body);
    }

    private HttpResponse<HttpBody> send(HttpRequest request) {
        try {
            return http.send(request, head -> new HttpBody(name));
        } catch (HttpTimeoutException late) {
            throw new ProviderException(
                    Kind.LATE, name + " did not take the request within its time", Optional.empty(), late);
        } catch (SSLException untrusted) {
            throw new ProviderException(
                    Kind.BROKEN,
                    name + " must show a certificate that is valid for " + address.getHost()
                            + ", its TLS handshake failed: " + untrusted.getMessage(),
                    Optional.empty(),
                    untrusted);
        } catch (ConnectException refused) {
            throw new ProviderException(
                    Kind.BROKEN,
                    name + " cannot be reached at " + address.getScheme() + "://" + address.getAuthority(),
                    Optional.empty(),
                    refused);
        } catch (IOException failed) {
            throw new ProviderException(
                    Kind.BROKEN, name + " broke off: " + failed.getMessage(), Optional.empty(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProviderException(Kind.STOPPED, "the caller was interrupted", Optional.empty(), stopped);
        }
    }

    @Override
    public TokenCounter tokens() {
        return tokens;
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }

    /// Where a model is and how it is asked.
    ///
    /// @param base    up to where `/chat/completions` follows: `https://api.openai.com/v1`
    /// @param connect how long connecting may take
    /// @param head    how long until it answers with a status
    /// @param capName what the cap on the answer is called: `max_tokens`, or `max_completion_tokens`
    /// @param extra   further members of every request, as JSON by name
    public record Endpoint(
            URI base,
            Optional<Secret> key,
            Duration connect,
            Duration head,
            String capName,
            java.util.Map<String, String> extra) {
        public Endpoint {
            if (base.getHost() == null || !("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
                throw new IllegalArgumentException("url must be http:// or https:// with a host, got \"" + base + "\"");
            }
            extra = java.util.Map.copyOf(extra);
        }

        /// With the usual times and names.
        public static Endpoint of(URI base, Optional<Secret> key) {
            return new Endpoint(
                    base, key, Duration.ofSeconds(5), Duration.ofSeconds(60), "max_tokens", java.util.Map.of());
        }

        URI path(String path) {
            String text = base.toString();
            return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
        }
    }
}
