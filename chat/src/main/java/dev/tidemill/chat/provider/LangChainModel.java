package dev.tidemill.chat.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatChunk.Reason;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import dev.tidemill.chat.model.TokenCounter;
import dev.tidemill.chat.model.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A model behind one of LangChain4j's streaming models: Anthropic's and Google's own protocols. A setting that it
/// cannot pass on is refused by name.
public final class LangChainModel implements LanguageModel {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final StreamingChatModel model;
    private final TokenCounter tokens;

    /// @param name what the provider is called in messages
    public LangChainModel(String name, StreamingChatModel model, TokenCounter tokens) {
        this.name = name;
        this.model = model;
        this.tokens = tokens;
    }

    @Override
    public AnswerStream answer(ChatRequest request) {
        if (!request.settings().passed().isEmpty()) {
            throw new ProviderException(
                    Kind.REFUSED,
                    name + " takes none of the settings "
                            + request.settings().passed().keySet() + "; leave them out");
        }
        PushedAnswer answer = new PushedAnswer(name);
        try {
            model.chat(translated(request), new Handler(answer));
        } catch (RuntimeException failure) {
            throw failure(failure);
        }
        return answer;
    }

    private static dev.langchain4j.model.chat.request.ChatRequest translated(ChatRequest request) {
        ChatRequest.Settings settings = request.settings();
        dev.langchain4j.model.chat.request.ChatRequest.Builder builder =
                dev.langchain4j.model.chat.request.ChatRequest.builder()
                        .messages(messages(request.messages()))
                        .modelName(request.model())
                        .maxOutputTokens(settings.maxTokens());
        settings.temperature().ifPresent(builder::temperature);
        settings.topP().ifPresent(builder::topP);
        if (!settings.stop().isEmpty()) {
            builder.stopSequences(settings.stop());
        }
        if (settings.json()) {
            builder.responseFormat(ResponseFormat.JSON);
        }
        if (!request.tools().isEmpty()) {
            builder.toolSpecifications(
                    request.tools().stream().map(LangChainModel::tool).toList());
        }
        return builder.build();
    }

    private static List<ChatMessage> messages(List<Message> messages) {
        List<ChatMessage> translated = new ArrayList<>();
        for (Message message : messages) {
            translated.add(
                    switch (message.role()) {
                        case SYSTEM -> SystemMessage.from(message.text());
                        case USER -> UserMessage.from(message.text());
                        case ASSISTANT -> assistant(message);
                        case TOOL ->
                            ToolExecutionResultMessage.from(
                                    message.toolCallId().orElse(""),
                                    called(messages, message.toolCallId().orElse("")),
                                    message.text());
                    });
        }
        return translated;
    }

    private static AiMessage assistant(Message message) {
        List<ToolExecutionRequest> calls = message.toolCalls().stream()
                .map(call -> ToolExecutionRequest.builder()
                        .id(call.id())
                        .name(call.name())
                        .arguments(call.arguments())
                        .build())
                .toList();
        AiMessage.Builder builder = AiMessage.builder().toolExecutionRequests(calls);
        return message.text().isEmpty()
                ? builder.build()
                : builder.text(message.text()).build();
    }

    /// The tool that a call by that id called.
    private static String called(List<Message> messages, String id) {
        return messages.stream()
                .flatMap(message -> message.toolCalls().stream())
                .filter(call -> call.id().equals(id))
                .map(Message.ToolCall::name)
                .findFirst()
                .orElse("tool");
    }

    private static ToolSpecification tool(ChatRequest.Tool tool) {
        JsonObjectSchema.Builder schema = JsonObjectSchema.builder();
        try {
            JsonNode parameters = JSON.readTree(tool.parameters());
            parameters
                    .path("properties")
                    .properties()
                    .forEach(property -> schema.addProperty(
                            property.getKey(),
                            JsonRawSchema.from(property.getValue().toString())));
            List<String> required = new ArrayList<>();
            parameters.path("required").forEach(one -> required.add(one.asText()));
            schema.required(required);
        } catch (com.fasterxml.jackson.core.JsonProcessingException malformed) {
            throw new ProviderException(
                    Kind.REFUSED,
                    "the parameters of tool " + tool.name() + " must be JSON Schema",
                    Optional.empty(),
                    malformed);
        }
        ToolSpecification.Builder builder =
                ToolSpecification.builder().name(tool.name()).parameters(schema.build());
        tool.description().ifPresent(builder::description);
        return builder.build();
    }

    private ProviderException failure(Throwable failure) {
        if (failure instanceof ProviderException known) {
            return known;
        }
        Kind kind = switch (failure) {
            case RateLimitException limited -> Kind.LIMITED;
            case AuthenticationException unknown -> Kind.UNAUTHENTICATED;
            case TimeoutException late -> Kind.LATE;
            case NonRetriableException refused -> Kind.REFUSED;
            case HttpException http -> HttpFailures.kind(http.statusCode());
            default -> Kind.BROKEN;
        };
        return new ProviderException(
                kind,
                name + " failed: " + HttpFailures.shown(String.valueOf(failure.getMessage())),
                Optional.empty(),
                failure);
    }

    @Override
    public TokenCounter tokens() {
        return tokens;
    }

    /// Pushes what comes.
    private final class Handler implements StreamingChatResponseHandler {
        private final PushedAnswer answer;

        Handler(PushedAnswer answer) {
            this.answer = answer;
        }

        @Override
        public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
            answer.stopWith(context.streamingHandle()::cancel);
            if (!partial.text().isEmpty()) {
                answer.push(new ChatChunk.Text(partial.text()));
            }
        }

        @Override
        public void onCompleteToolCall(CompleteToolCall call) {
            ToolExecutionRequest request = call.toolExecutionRequest();
            answer.push(new ChatChunk.ToolCallPart(
                    call.index(),
                    Optional.of(request.id() == null ? "call_" + call.index() : request.id()),
                    Optional.of(request.name()),
                    request.arguments() == null ? "{}" : request.arguments()));
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            FinishReason reason = response.finishReason();
            if (reason == null) {
                answer.fail(failure(new IOException("the stream ended without saying why")));
            } else {
                answer.push(new ChatChunk.Finish(reason(reason), usage(response.tokenUsage())));
            }
        }

        @Override
        public void onError(Throwable error) {
            answer.fail(failure(error));
        }

        private static Reason reason(FinishReason reason) {
            return switch (reason) {
                case LENGTH -> Reason.LENGTH;
                case TOOL_EXECUTION -> Reason.TOOL_CALLS;
                case CONTENT_FILTER -> Reason.CONTENT_FILTER;
                case STOP, OTHER -> Reason.STOP;
            };
        }

        private static Optional<Usage> usage(@Nullable TokenUsage usage) {
            if (usage == null || usage.inputTokenCount() == null || usage.outputTokenCount() == null) {
                return Optional.empty();
            }
            return Optional.of(new Usage(usage.inputTokenCount(), usage.outputTokenCount(), 0));
        }
    }
}
