package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.chat.model.Message.ToolCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the messages of a conversation.
final class ChatMessages {
    private static final String FIELD = "messages";

    private final JsonParser json;

    /// @param json at the value of `messages`
    ChatMessages(JsonParser json) {
        this.json = json;
    }

    List<Message> read(int most) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw OpenAiError.invalid(FIELD, "messages must be an array");
        }
        List<Message> messages = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (messages.size() == most) {
                throw OpenAiError.invalid(FIELD, "messages must be at most " + most);
            }
            messages.add(message(FIELD + "[" + messages.size() + "]"));
        }
        return messages;
    }

    private Message message(String at) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw OpenAiError.invalid(at, at + " must be an object");
        }
        String role = "";
        String text = "";
        boolean says = false;
        List<ToolCall> calls = List.of();
        Optional<String> answers = Optional.empty();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_NULL) {
                continue;
            }
            switch (field) {
                case "role" -> role = ChatInput.text(json, at + ".role", 32);
                case "content" -> {
                    text = content(at + ".content");
                    says = true;
                }
                case "tool_calls" -> calls = calls(at + ".tool_calls");
                case "tool_call_id" -> answers = Optional.of(ChatInput.text(json, at + ".tool_call_id", 256));
                default -> json.skipChildren();
            }
        }
        return checked(at, role(at, role), says ? Optional.of(text) : Optional.empty(), calls, answers);
    }

    private static Message checked(
            String at, Role role, Optional<String> text, List<ToolCall> calls, Optional<String> answers) {
        if (text.isEmpty() && calls.isEmpty()) {
            throw OpenAiError.invalid(at + ".content", at + ".content must be given");
        }
        if (role == Role.USER && text.orElse("").isBlank()) {
            throw OpenAiError.invalid(at + ".content", at + ".content must not be empty: a question must say something");
        }
        try {
            return new Message(role, text.orElse(""), calls, role == Role.TOOL ? answers : Optional.empty());
        } catch (IllegalArgumentException broken) {
            throw OpenAiError.invalid(at, at + ": " + broken.getMessage());
        }
    }

    private static Role role(String at, String word) {
        return switch (word) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            default ->
                throw OpenAiError.invalid(
                        at + ".role",
                        at + ".role must be system, developer, user, assistant or tool, got \"" + word + "\"");
        };
    }

    /// A text, or parts that are texts.
    private String content(String at) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return ChatInput.text(json, at, Integer.MAX_VALUE);
        }
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw OpenAiError.invalid(at, at + " must be a text or an array of parts");
        }
        StringBuilder text = new StringBuilder();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String type = "";
            String part = "";
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                if (field.equals("type")) {
                    type = ChatInput.text(json, at + ".type", 64);
                } else if (field.equals("text") || field.equals("refusal")) {
                    part = ChatInput.text(json, at + ".text", Integer.MAX_VALUE);
                } else {
                    json.skipChildren();
                }
            }
            if (!type.equals("text") && !type.equals("refusal")) {
                throw OpenAiError.invalid(at, at + " must hold parts of the type text, got \"" + type + "\"");
            }
            text.append(part);
        }
        if (json.currentToken() != JsonToken.END_ARRAY) {
            throw OpenAiError.invalid(at, at + " must hold objects");
        }
        return text.toString();
    }

    private List<ToolCall> calls(String at) throws IOException {
        com.fasterxml.jackson.databind.JsonNode all = Json.MAPPER.readTree(json);
        if (!all.isArray()) {
            throw OpenAiError.invalid(at, at + " must be an array");
        }
        List<ToolCall> calls = new ArrayList<>();
        for (com.fasterxml.jackson.databind.JsonNode one : all) {
            com.fasterxml.jackson.databind.JsonNode function = one.path("function");
            String name = function.path("name").asText("");
            String id = one.path("id").asText("");
            if (name.isEmpty() || id.isEmpty() || !function.path("arguments").isTextual()) {
                throw OpenAiError.invalid(
                        at, at + " must hold calls with an id and a function with name and arguments");
            }
            calls.add(new ToolCall(
                    ChatInput.sound(id, at),
                    ChatInput.sound(name, at),
                    ChatInput.sound(function.path("arguments").asText(), at)));
        }
        return calls;
    }
}
