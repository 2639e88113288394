package dev.tidemill.chat.gateway;

import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.tidemill.chat.gateway.GatewayDefinition.Kind;
import dev.tidemill.chat.gateway.GatewayDefinition.Tokenizer;
import dev.tidemill.chat.gateway.GatewayDefinition.Use;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.model.TokenCounter;
import dev.tidemill.chat.provider.LangChainModel;
import dev.tidemill.chat.provider.LlamaLanguageModel;
import dev.tidemill.chat.provider.OpenAiModel;
import dev.tidemill.chat.provider.OpenAiModel.Endpoint;
import dev.tidemill.chat.provider.Secret;
import dev.tidemill.chat.provider.StrictEvents;
import dev.tidemill.chat.provider.TokenCounters;
import dev.tidemill.chat.telemetry.GenAiMeters.Call;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Makes the language models that a gateway file declares.
public final class Providers {
    private static final URI OPENAI = URI.create("https://api.openai.com/v1");

    private static final Duration HEAD = Duration.ofSeconds(60);
    private static final int LLAMA_WINDOW = 4096;

    private Providers() {}

    /// One for each target, by [#name].
    ///
    /// @param environment the value of an environment variable; null where it is not set
    /// @throws TidemillException INVALID where a variable that is named is not set, or a model cannot be loaded
    public static Map<String, LanguageModel> open(
            GatewayDefinition definition, UnaryOperator<@Nullable String> environment) {
        Map<String, LanguageModel> models = new LinkedHashMap<>();
        try {
            definition
                    .models()
                    .values()
                    .forEach(model -> model.targets()
                            .forEach(use -> models.computeIfAbsent(
                                    name(use),
                                    fresh -> open(
                                            use,
                                            definition.providers().get(use.provider()),
                                            model.window().orElse(LLAMA_WINDOW),
                                            environment))));
            return models;
        } catch (RuntimeException failure) {
            models.values().forEach(LanguageModel::close);
            throw failure;
        }
    }

    /// `provider/model`.
    public static String name(Use use) {
        return name(use.provider(), use.model());
    }

    static String name(String provider, String model) {
        return provider + "/" + model;
    }

    /// What is told of a call to a model.
    static Call call(Use use, GatewayDefinition.@Nullable Provider provider) {
        Optional<URI> url = provider == null ? Optional.empty() : provider.url();
        return new Call(
                "chat",
                provider == null ? use.provider() : named(provider.kind(), use.provider()),
                use.model(),
                Optional.empty(),
                url.map(URI::getHost),
                url.map(Providers::port).map(OptionalInt::of).orElse(OptionalInt.empty()));
    }

    /// As the conventions call it, where they do.
    private static String named(Kind kind, String own) {
        return switch (kind) {
            case OPENAI -> "openai";
            case ANTHROPIC -> "anthropic";
            case GEMINI -> "gcp.gemini";
            case OPENAI_COMPATIBLE, LLAMA -> own;
        };
    }

    private static int port(URI url) {
        if (url.getPort() > 0) {
            return url.getPort();
        }
        return "https".equals(url.getScheme()) ? 443 : 80;
    }

    /// The settings with which a provider continues an assistant's message; empty where it does not.
    static Optional<Map<String, String>> continuation(GatewayDefinition.@Nullable Provider provider) {
        if (provider == null || !provider.continues()) {
            return Optional.empty();
        }
        boolean asked = provider.kind() == Kind.OPENAI_COMPATIBLE;
        return Optional.of(
                asked ? Map.of("continue_final_message", "true", "add_generation_prompt", "false") : Map.of());
    }

    private static LanguageModel open(
            Use use,
            GatewayDefinition.@Nullable Provider provider,
            int window,
            UnaryOperator<@Nullable String> environment) {
        if (provider == null) {
            throw new IllegalArgumentException("no provider is called " + use.provider());
        }
        Optional<Secret> key = provider.key().map(variable -> secret(use.provider(), variable, environment));
        TokenCounter counted = counter(provider.tokenizer().orElse(Tokenizer.BYTES));
        return switch (provider.kind()) {
            case OPENAI ->
                new OpenAiModel(
                        use.provider(),
                        endpoint(provider, key, "max_completion_tokens"),
                        provider.tokenizer()
                                .map(Providers::counter)
                                .orElseGet(() -> TokenCounters.openAi(use.model())));
            case OPENAI_COMPATIBLE -> new OpenAiModel(use.provider(), endpoint(provider, key, "max_tokens"), counted);
            case ANTHROPIC -> new LangChainModel(use.provider(), anthropic(use, provider, key), counted);
            case GEMINI -> new LangChainModel(use.provider(), gemini(use, provider, key), counted);
            case LLAMA ->
                LlamaLanguageModel.load(
                        use.provider(),
                        provider.file().orElseThrow(),
                        window,
                        Math.max(1, Runtime.getRuntime().availableProcessors()));
        };
    }

    private static StreamingChatModel anthropic(Use use, GatewayDefinition.Provider provider, Optional<Secret> key) {
        AnthropicStreamingChatModel.AnthropicStreamingChatModelBuilder builder = AnthropicStreamingChatModel.builder()
                .httpClientBuilder(StrictEvents.endingWith("message_stop", provider.connect()))
                .apiKey(key.map(Secret::value).orElse(""))
                .modelName(use.model())
                .timeout(HEAD);
        provider.url().map(URI::toString).ifPresent(builder::baseUrl);
        return builder.build();
    }

    private static StreamingChatModel gemini(Use use, GatewayDefinition.Provider provider, Optional<Secret> key) {
        GoogleAiGeminiStreamingChatModel.GoogleAiGeminiStreamingChatModelBuilder builder =
                GoogleAiGeminiStreamingChatModel.builder()
                        .httpClientBuilder(StrictEvents.endingAnywhere(provider.connect()))
                        .apiKey(key.map(Secret::value).orElse(""))
                        .modelName(use.model())
                        .timeout(HEAD);
        provider.url().map(URI::toString).ifPresent(builder::baseUrl);
        return builder.build();
    }

    private static Endpoint endpoint(GatewayDefinition.Provider provider, Optional<Secret> key, String capName) {
        return new Endpoint(provider.url().orElse(OPENAI), key, provider.connect(), HEAD, capName, Map.of());
    }

    private static TokenCounter counter(Tokenizer tokenizer) {
        return switch (tokenizer) {
            case O200K_BASE -> TokenCounters.openAi("gpt-4o");
            case CL100K_BASE -> TokenCounters.openAi("gpt-4");
            case BYTES -> TokenCounters.bytes();
        };
    }

    private static Secret secret(String provider, String variable, UnaryOperator<@Nullable String> environment) {
        String value = environment.apply(variable);
        if (value == null || value.isBlank()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "the key of provider " + provider + " must be in the environment variable " + variable
                            + ", which is not set; set it before the start");
        }
        try {
            return new Secret(value.strip());
        } catch (IllegalArgumentException broken) {
            throw new TidemillException(
                    ErrorCode.INVALID, "the environment variable " + variable + ": " + broken.getMessage(), broken);
        }
    }
}
