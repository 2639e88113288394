package dev.tidemill.chat.provider;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// Writes requests as OpenAI's chat completions take them.
final class OpenAiRequest {
    private OpenAiRequest() {}

    /// UTF-8.
    static byte[] write(ChatRequest request, String capName, Map<String, String> extra) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = OpenAiChunks.JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("model", request.model());
            json.writeArrayFieldStart("messages");
            for (Message message : request.messages()) {
                message(json, message);
            }
            json.writeEndArray();
            settings(json, request.settings(), capName);
            tools(json, request);
            raw(json, request.settings().passed());
            raw(json, extra);
            json.writeBooleanField("stream", true);
            json.writeObjectFieldStart("stream_options");
            json.writeBooleanField("include_usage", true);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static void message(JsonGenerator json, Message message) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", message.role().word());
        if (message.text().isEmpty() && !message.toolCalls().isEmpty()) {
            json.writeNullField("content");
        } else {
            json.writeStringField("content", message.text());
        }
        if (!message.toolCalls().isEmpty()) {
            json.writeArrayFieldStart("tool_calls");
            for (Message.ToolCall call : message.toolCalls()) {
                json.writeStartObject();
                json.writeStringField("id", call.id());
                json.writeStringField("type", "function");
                json.writeObjectFieldStart("function");
                json.writeStringField("name", call.name());
                json.writeStringField("arguments", call.arguments());
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        if (message.toolCallId().isPresent()) {
            json.writeStringField("tool_call_id", message.toolCallId().get());
        }
        json.writeEndObject();
    }

    private static void settings(JsonGenerator json, ChatRequest.Settings settings, String capName) throws IOException {
        json.writeNumberField(capName, settings.maxTokens());
        if (settings.temperature().isPresent()) {
            json.writeNumberField("temperature", settings.temperature().getAsDouble());
        }
        if (settings.topP().isPresent()) {
            json.writeNumberField("top_p", settings.topP().getAsDouble());
        }
        if (settings.seed().isPresent()) {
            json.writeNumberField("seed", settings.seed().getAsInt());
        }
        if (!settings.stop().isEmpty()) {
            json.writeArrayFieldStart("stop");
            for (String stop : settings.stop()) {
                json.writeString(stop);
            }
            json.writeEndArray();
        }
        if (settings.json()) {
            json.writeObjectFieldStart("response_format");
            json.writeStringField("type", "json_object");
            json.writeEndObject();
        }
    }

    private static void tools(JsonGenerator json, ChatRequest request) throws IOException {
        if (request.tools().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("tools");
        for (ChatRequest.Tool tool : request.tools()) {
            json.writeStartObject();
            json.writeStringField("type", "function");
            json.writeObjectFieldStart("function");
            json.writeStringField("name", tool.name());
            if (tool.description().isPresent()) {
                json.writeStringField("description", tool.description().get());
            }
            json.writeFieldName("parameters");
            json.writeRawValue(tool.parameters());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void raw(JsonGenerator json, Map<String, String> members) throws IOException {
        for (Map.Entry<String, String> member : members.entrySet()) {
            json.writeFieldName(member.getKey());
            json.writeRawValue(member.getValue());
        }
    }
}
