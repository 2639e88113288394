package dev.tidemill.chat.conversation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.chat.model.Message;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A message as it is stored: JSON with `role`, `text`, and `tool_calls` or `tool_call_id` where it has them.
public final class MessageJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private MessageJson() {}

    public static String write(Message message) {
        ObjectNode json = JSON.createObjectNode();
        json.put("role", message.role().word()).put("text", message.text());
        if (!message.toolCalls().isEmpty()) {
            ArrayNode calls = json.putArray("tool_calls");
            message.toolCalls()
                    .forEach(call -> calls.addObject()
                            .put("id", call.id())
                            .put("name", call.name())
                            .put("arguments", call.arguments()));
        }
        message.toolCallId().ifPresent(id -> json.put("tool_call_id", id));
        return json.toString();
    }

    /// @throws TidemillException STORAGE where it is no stored message
    public static Message read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            List<Message.ToolCall> calls = new ArrayList<>();
            json.path("tool_calls")
                    .forEach(call -> calls.add(new Message.ToolCall(
                            call.path("id").asText(),
                            call.path("name").asText(),
                            call.path("arguments").asText())));
            Message.Role role = Message.Role.valueOf(json.path("role").asText().toUpperCase(Locale.ROOT));
            return new Message(
                    role,
                    json.path("text").asText(),
                    calls,
                    Optional.ofNullable(json.get("tool_call_id")).map(JsonNode::asText));
        } catch (JsonProcessingException | IllegalArgumentException damaged) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "a stored message must be JSON with a role; the store is damaged", damaged);
        }
    }
}
