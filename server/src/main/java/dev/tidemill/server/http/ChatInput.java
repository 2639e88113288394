package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemill.chat.gateway.CompletionRequest;
import dev.tidemill.chat.model.ChatRequest.Settings;
import dev.tidemill.chat.model.ChatRequest.Tool;
import dev.tidemill.chat.model.Message;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Reads a request for a chat completion as OpenAI has it. What it does not know passes through to the provider
/// unread; what could not be answered faithfully is refused.
final class ChatInput {
    private static final int MOST_MESSAGES = 10_000;
    private static final int MOST_TOOLS = 256;
    private static final int MOST_STOPS = 4;
    private static final int LONGEST_NAME = 256;

    private final Map<String, String> passed = new HashMap<>();
    private List<Message> messages = List.of();
    private List<Tool> tools = List.of();
    private List<String> stop = List.of();
    private String model = "";
    private String user = "";
    private OptionalInt maxTokens = OptionalInt.empty();
    private OptionalInt seed = OptionalInt.empty();
    private OptionalDouble temperature = OptionalDouble.empty();
    private OptionalDouble topP = OptionalDouble.empty();
    private boolean stream;
    private boolean usage;
    private boolean json;

    private ChatInput() {}

    /// @param usage whether the last chunk of a stream tells it
    record Read(CompletionRequest request, String user, boolean stream, boolean usage) {}

    /// @param id the request's
    /// @throws OpenAiError 400 where it breaks a rule
    static Read read(byte[] body, String id) {
        ChatInput input = new ChatInput();
        try (JsonParser json = Json.MAPPER.getFactory().createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw OpenAiError.invalid("body must be a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                input.member(field, json);
            }
            if (json.nextToken() != null) {
                throw OpenAiError.invalid("body must be one JSON object, more follows it");
            }
        } catch (JsonProcessingException malformed) {
            throw OpenAiError.invalid("body must be JSON in UTF-8, " + Exchange.place(malformed) + " it is not");
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
        return input.done(id);
    }

    private Read done(String id) {
        if (model.isEmpty()) {
            throw OpenAiError.invalid("model", "model must be named, got none; GET /v1/models lists them");
        }
        if (messages.isEmpty()) {
            throw OpenAiError.invalid("messages", "messages must hold at least one message, got none");
        }
        Settings settings = new Settings(1, temperature, topP, stop, seed, json, passed);
        return new Read(new CompletionRequest(id, model, messages, maxTokens, settings, tools), user, stream, usage);
    }

    private void member(String field, JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        switch (field) {
            case "model" -> model = text(json, field, LONGEST_NAME);
            case "messages" -> messages = new ChatMessages(json).read(MOST_MESSAGES);
            case "tools" -> tools = tools(json);
            case "max_tokens", "max_completion_tokens" ->
                maxTokens = OptionalInt.of((int) whole(json, field, 1, Integer.MAX_VALUE));
            case "temperature" -> temperature = OptionalDouble.of(number(json, field, 0, 2));
            case "top_p" -> topP = OptionalDouble.of(number(json, field, 0, 1));
            case "seed" -> seed(whole(json, field, Long.MIN_VALUE, Long.MAX_VALUE));
            case "stop" -> stop = stops(json);
            case "stream" -> stream = flag(json, field);
            case "stream_options" -> streamOptions(json);
            case "user", "safety_identifier" -> user = text(json, field, LONGEST_NAME);
            case "response_format" -> format(json);
            case "n" -> {
                if (whole(json, field, 1, Integer.MAX_VALUE) != 1) {
                    throw OpenAiError.invalid(field, "n must be 1: one answer is given; ask again for another");
                }
            }
            case "logprobs" -> {
                if (flag(json, field)) {
                    throw OpenAiError.invalid(field, "logprobs must be false: they are not given");
                }
            }
            case "functions", "function_call", "audio" ->
                throw OpenAiError.invalid(field, field + " must not be given; use tools, and text");
            default -> passed.put(field, raw(json));
        }
    }

    private void seed(long value) {
        if (value == (int) value) {
            seed = OptionalInt.of((int) value);
        } else {
            passed.put("seed", Long.toString(value));
        }
    }

    private void streamOptions(JsonParser json) throws IOException {
        object(json, "stream_options");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            if (field.equals("include_usage")) {
                usage = flag(json, "stream_options.include_usage");
            } else {
                json.skipChildren();
            }
        }
    }

    private void format(JsonParser parser) throws IOException {
        object(parser, "response_format");
        String text = raw(parser);
        String type = Json.MAPPER.readTree(text).path("type").asText("");
        switch (type) {
            case "text" -> json = false;
            case "json_object" -> json = true;
            case "json_schema" -> passed.put("response_format", text);
            default ->
                throw OpenAiError.invalid(
                        "response_format", "response_format.type must be text, json_object or json_schema");
        }
    }

    private static List<Tool> tools(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw OpenAiError.invalid("tools", "tools must be an array");
        }
        List<Tool> tools = new ArrayList<>();
        com.fasterxml.jackson.databind.JsonNode all = Json.MAPPER.readTree(json);
        for (com.fasterxml.jackson.databind.JsonNode one : all) {
            com.fasterxml.jackson.databind.JsonNode function = one.path("function");
            String name = function.path("name").asText("");
            if (!one.path("type").asText("").equals("function") || !name.matches("[A-Za-z0-9_.-]{1,128}")) {
                throw OpenAiError.invalid(
                        "tools", "a tool must be a function with a name of letters, digits, _, . and -");
            }
            com.fasterxml.jackson.databind.JsonNode parameters = function.path("parameters");
            tools.add(new Tool(
                    name,
                    function.path("description").isTextual()
                            ? java.util.Optional.of(sound(function.path("description").asText(), "tools"))
                            : java.util.Optional.empty(),
                    parameters.isObject() ? sound(parameters.toString(), "tools") : "{}"));
        }
        if (tools.size() > MOST_TOOLS) {
            throw OpenAiError.invalid("tools", "tools must be at most " + MOST_TOOLS + ", got " + tools.size());
        }
        return tools;
    }

    private static List<String> stops(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return List.of(text(json, "stop", Integer.MAX_VALUE));
        }
        List<String> stops = new ArrayList<>();
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw OpenAiError.invalid("stop", "stop must be a text or an array of texts");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            stops.add(text(json, "stop", Integer.MAX_VALUE));
        }
        if (stops.size() > MOST_STOPS) {
            throw OpenAiError.invalid("stop", "stop must hold at most " + MOST_STOPS + " texts, got " + stops.size());
        }
        return stops;
    }

    private static void object(JsonParser json, String field) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw OpenAiError.invalid(field, field + " must be an object");
        }
    }

    /// The value as it stands.
    private static String raw(JsonParser json) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = Json.MAPPER.getFactory().createGenerator(text)) {
            out.copyCurrentStructure(json);
        }
        return sound(text.toString(), "body");
    }

    static String text(JsonParser json, String field, int longest) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw OpenAiError.invalid(field, field + " must be a text");
        }
        String text = json.getText();
        if (text.length() > longest) {
            throw OpenAiError.invalid(
                    field, field + " must have at most " + longest + " characters, got " + text.length());
        }
        return sound(text, field);
    }

    /// A text whose surrogates are pairs, for no other can be written in UTF-8.
    static String sound(String text, String field) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw OpenAiError.invalid(field, field + " must be Unicode text, a surrogate stands alone in it");
                }
                i++;
            }
        }
        return text;
    }

    private static boolean flag(JsonParser json, String field) {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw OpenAiError.invalid(field, field + " must be true or false");
        };
    }

    private static long whole(JsonParser json, String field, long least, long most) throws IOException {
        boolean whole = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && json.getLongValue() >= least
                && json.getLongValue() <= most;
        if (!whole) {
            throw OpenAiError.invalid(
                    field,
                    field + " must be a whole number from " + least + " to " + most + ", got " + shown(json));
        }
        return json.getLongValue();
    }

    private static double number(JsonParser json, String field, double least, double most) throws IOException {
        boolean number = json.currentToken().isNumeric();
        double value = number ? json.getDoubleValue() : Double.NaN;
        if (!(value >= least && value <= most)) {
            throw OpenAiError.invalid(
                    field, field + " must be a number from " + least + " to " + most + ", got " + shown(json));
        }
        return value;
    }

    private static String shown(JsonParser json) throws IOException {
        String text = json.currentToken().isScalarValue() ? json.getText() : json.currentToken().name();
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
