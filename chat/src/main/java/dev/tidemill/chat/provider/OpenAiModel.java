package dev.tidemill.chat.provider;

import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import dev.tidemill.chat.model.TokenCounter;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// A model behind OpenAI's chat completions: OpenAI itself, vLLM, llama.cpp's server, Ollama, or any other. Always
/// asks for a stream, for that can be stopped.
public final class OpenAiModel implements LanguageModel {
    private final String name;
    private final Endpoint endpoint;
    private final TokenCounter tokens;
    private final HttpCalls calls;

    /// @param name what the provider is called in messages
    public OpenAiModel(String name, Endpoint endpoint, TokenCounter tokens) {
        this(name, endpoint, tokens, Optional.empty());
    }

    /// @param tls what it trusts, where that is not what this machine trusts
    public OpenAiModel(String name, Endpoint endpoint, TokenCounter tokens, Optional<SSLContext> tls) {
        this.name = name;
        this.endpoint = endpoint;
        this.tokens = tokens;
        this.calls = new HttpCalls(name, endpoint, tls);
    }

    @Override
    public AnswerStream answer(ChatRequest request) {
        HttpBody body = calls.post(OpenAiRequest.write(request, endpoint.capName(), endpoint.extra()));
        if (body.status() != 200) {
            throw HttpFailures.of(name, body);
        }
        String type = body.header("Content-Type").orElse("");
        if (!type.startsWith("text/event-stream")) {
            body.close();
            throw new ProviderException(
                    Kind.BROKEN,
                    name + " must answer with text/event-stream, got \"" + HttpFailures.shown(type) + "\"");
        }
        return new HttpAnswer(name, body);
    }

    @Override
    public TokenCounter tokens() {
        return tokens;
    }

    @Override
    public void close() {
        calls.close();
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
