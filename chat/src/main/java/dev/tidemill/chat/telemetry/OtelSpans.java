package dev.tidemill.chat.telemetry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.Usage;
import dev.tidemill.chat.telemetry.GenAiMeters.Call;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.List;
import java.util.Optional;

/// Spans of the semantic conventions for generative AI: `chat MODEL`, of the kind client, with the attributes that
/// stand there. What is asked and answered is in none of them unless that was declared.
public final class OtelSpans implements CallSpans {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 16_384;

    private final Tracer tracer;
    private final boolean content;

    /// @param content whether `gen_ai.input.messages` and `gen_ai.output.messages` are told
    public OtelSpans(Tracer tracer, boolean content) {
        this.tracer = tracer;
        this.content = content;
    }

    @Override
    public Running begin(Call call, ChatRequest request) {
        SpanBuilder builder = tracer.spanBuilder(call.operation() + " " + call.requestModel())
                .setNoParent()
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("gen_ai.operation.name", call.operation())
                .setAttribute("gen_ai.provider.name", call.provider())
                .setAttribute("gen_ai.request.model", call.requestModel())
                .setAttribute("gen_ai.request.max_tokens", request.settings().maxTokens());
        call.address().ifPresent(address -> builder.setAttribute("server.address", address));
        call.port().ifPresent(port -> builder.setAttribute("server.port", port));
        request.settings()
                .temperature()
                .ifPresent(temperature -> builder.setAttribute("gen_ai.request.temperature", temperature));
        if (content) {
            builder.setAttribute("gen_ai.input.messages", asked(request));
        }
        return new OtelRunning(builder.startSpan(), content);
    }

    private static String asked(ChatRequest request) {
        ArrayNode messages = JSON.createArrayNode();
        request.messages().forEach(message -> part(messages, message.role().word(), message.text()));
        return cut(messages.toString());
    }

    private static void part(ArrayNode messages, String role, String text) {
        messages.addObject()
                .put("role", role)
                .putArray("parts")
                .addObject()
                .put("type", "text")
                .put("content", text);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static final class OtelRunning implements Running {
        private static final AttributeKey<List<String>> REASONS =
                AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");

        private final Span span;
        private final boolean content;
        private final StringBuilder text = new StringBuilder();

        OtelRunning(Span span, boolean content) {
            this.span = span;
            this.content = content;
        }

        @Override
        public void text(String piece) {
            if (content && text.length() < LONGEST) {
                text.append(piece);
            }
        }

        @Override
        public void end(String finish, Optional<Usage> usage, Optional<String> error) {
            if (!finish.isEmpty()) {
                span.setAttribute(REASONS, List.of(finish));
            }
            usage.ifPresent(used -> span.setAttribute("gen_ai.usage.input_tokens", used.prompt())
                    .setAttribute("gen_ai.usage.output_tokens", used.completion()));
            error.ifPresent(word -> span.setAttribute("error.type", word).setStatus(StatusCode.ERROR));
            if (content) {
                ArrayNode messages = JSON.createArrayNode();
                part(messages, "assistant", text.toString());
                span.setAttribute("gen_ai.output.messages", cut(messages.toString()));
            }
            span.end();
        }
    }
}
