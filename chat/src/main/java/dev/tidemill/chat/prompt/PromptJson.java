package dev.tidemill.chat.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.core.Words;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// A prompt as JSON, the content of its version:
///
/// ```json
/// {"description": "…",
///  "messages": [{"role": "system", "text": "Answer {{name}}."}],
///  "variables": [{"name": "name", "type": "text"},
///                {"name": "passages", "type": "list", "fields": [{"name": "title", "type": "text"}]},
///                {"name": "topic", "type": "text", "required": false}]}
/// ```
public final class PromptJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PromptJson() {}

    /// The same bytes for the same definition.
    public static byte[] write(PromptDefinition definition) {
        ObjectNode json = JSON.createObjectNode().put("description", definition.description());
        ArrayNode messages = json.putArray("messages");
        definition
                .messages()
                .forEach(message ->
                        messages.addObject().put("role", message.role().word()).put("text", message.text()));
        variables(json.putArray("variables"), definition.variables());
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void variables(ArrayNode array, List<Variable> variables) {
        for (Variable variable : variables) {
            ObjectNode json = array.addObject()
                    .put("name", variable.name())
                    .put("type", variable.type().word());
            if (!variable.required()) {
                json.put("required", false);
            }
            if (!variable.fields().isEmpty()) {
                variables(json.putArray("fields"), variable.fields());
            }
        }
    }

    /// @throws TidemillException INVALID with the place and the rule that is broken
    public static PromptDefinition read(byte[] content) {
        JsonNode json;
        try {
            json = JSON.readTree(new String(content, StandardCharsets.UTF_8));
        } catch (JsonProcessingException broken) {
            throw refused(
                    broken.getLocation().getLineNr() + ":"
                            + broken.getLocation().getColumnNr() + ": a prompt must be JSON: "
                            + broken.getOriginalMessage(),
                    broken);
        }
        try {
            known("prompt", json, "description", "messages", "variables");
            return new PromptDefinition(
                    json.path("description").asText(),
                    list("messages", json.path("messages"), PromptJson::template),
                    list("variables", json.path("variables"), PromptJson::variable));
        } catch (IllegalArgumentException broken) {
            throw refused(String.valueOf(broken.getMessage()), broken);
        }
    }

    private static PromptDefinition.Template template(JsonNode json) {
        known("a message", json, "role", "text");
        return new PromptDefinition.Template(
                word(Role.class, "role", json.path("role").asText()), text("text", json));
    }

    private static Variable variable(JsonNode json) {
        known("a variable", json, "name", "type", "required", "fields");
        return new Variable(
                text("name", json),
                word(Variable.Type.class, "type", json.path("type").asText()),
                json.path("required").asBoolean(true),
                list("fields", json.path("fields"), PromptJson::variable));
    }

    private static String text(String name, JsonNode json) {
        if (!json.path(name).isTextual()) {
            throw new IllegalArgumentException(name + " must be a text, got " + json.path(name));
        }
        return json.path(name).textValue();
    }

    private static <T> List<T> list(String place, JsonNode array, Function<JsonNode, T> each) {
        List<T> items = new ArrayList<>();
        for (JsonNode item : array) {
            try {
                items.add(each.apply(item));
            } catch (IllegalArgumentException broken) {
                throw new IllegalArgumentException(place + "[" + items.size() + "]: " + broken.getMessage(), broken);
            }
        }
        return items;
    }

    private static <E extends Enum<E>> E word(Class<E> type, String name, String word) {
        List<String> words = Arrays.stream(type.getEnumConstants())
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!words.contains(word)) {
            throw new IllegalArgumentException(
                    name + " must be one of " + String.join(", ", words) + ", got \"" + word + "\"");
        }
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }

    private static void known(String what, JsonNode json, String... names) {
        if (!json.isObject()) {
            throw new IllegalArgumentException(what + " must be an object, got " + json);
        }
        List<String> known = List.of(names);
        for (Iterator<String> fields = json.fieldNames(); fields.hasNext(); ) {
            String field = fields.next();
            if (!known.contains(field)) {
                String near = Words.didYouMean(field, known);
                throw new IllegalArgumentException(what + " has " + String.join(", ", known) + ", got \"" + field + "\""
                        + (near.isEmpty() ? "" : " (" + near + ")"));
            }
        }
    }

    private static TidemillException refused(String message, Throwable cause) {
        return new TidemillException(ErrorCode.INVALID, message, cause);
    }
}
