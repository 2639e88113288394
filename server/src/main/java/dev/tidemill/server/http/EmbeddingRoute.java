package dev.tidemill.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.chat.cost.BudgetException;
import dev.tidemill.chat.limit.LimitException;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Chats;
import dev.tidemill.platform.Chats.Vectors;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// `POST /v1/embeddings`: texts as vectors.
final class EmbeddingRoute {
    private static final int MOST_TEXTS = 2048;
    private static final int LONGEST_USER = 256;

    private final Chats chats;

    EmbeddingRoute(Chats chats) {
        this.chats = chats;
    }

    void embed(Exchange exchange) throws IOException {
        try {
            JsonNode body = read(exchange);
            String model = body.path("model").asText("");
            TextEmbedder embedder = embedder(model);
            boolean packed = packed(body.path("encoding_format"));
            JsonNode dimensions = body.path("dimensions");
            if (!dimensions.isMissingNode() && dimensions.asInt() != embedder.dimension()) {
                throw OpenAiError.invalid(
                        "dimensions", "dimensions must be " + embedder.dimension() + ", got " + dimensions);
            }
            List<String> texts = texts(body.path("input"));
            Vectors vectors = chats.embed(exchange.id(), texts, ChatRoutes.caller(exchange, user(body.path("user"))));
            OpenAiError.standing(exchange, vectors.standing());
            exchange.json(200, json -> answer(json, model, vectors.vectors(), packed, vectors.tokens()));
        } catch (LimitException limited) {
            OpenAiError.standing(exchange, limited.standing());
            OpenAiError.limited(limited).answer(exchange);
        } catch (BudgetException spent) {
            OpenAiError.spent(spent).answer(exchange);
        } catch (OpenAiError refused) {
            refused.answer(exchange);
        }
    }

    private TextEmbedder embedder(String model) {
        return chats.embedder()
                .filter(one -> one.name().equals(model))
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.NOT_FOUND,
                        "model must be one of "
                                + chats.embedder().map(TextEmbedder::name).stream()
                                        .toList() + ", got \""
                                + model.substring(0, Math.min(80, model.length())) + "\""));
    }

    private static JsonNode read(Exchange exchange) throws IOException {
        try {
            JsonNode body = Json.MAPPER.readTree(ChatRoutes.body(exchange));
            if (body == null || !body.isObject()) {
                throw OpenAiError.invalid("body must be a JSON object");
            }
            return body;
        } catch (JsonProcessingException malformed) {
            throw OpenAiError.invalid("body must be JSON in UTF-8, " + Exchange.place(malformed) + " it is not");
        }
    }

    private static String user(JsonNode user) {
        String named = user.asText("");
        if (named.length() > LONGEST_USER) {
            throw OpenAiError.invalid(
                    "user", "user must have at most " + LONGEST_USER + " characters, got " + named.length());
        }
        return named;
    }

    private static boolean packed(JsonNode format) {
        return switch (format.asText("float")) {
            case "float" -> false;
            case "base64" -> true;
            default -> throw OpenAiError.invalid("encoding_format", "encoding_format must be float or base64");
        };
    }

    private static List<String> texts(JsonNode input) {
        List<String> texts = new ArrayList<>();
        if (input.isTextual()) {
            texts.add(input.asText());
        } else if (input.isArray() && !input.isEmpty()) {
            for (JsonNode one : input) {
                if (!one.isTextual()) {
                    throw OpenAiError.invalid("input", "input must be texts; tokens are not taken");
                }
                texts.add(one.asText());
            }
        }
        boolean sound =
                !texts.isEmpty() && texts.size() <= MOST_TEXTS && texts.stream().noneMatch(String::isBlank);
        if (!sound) {
            throw OpenAiError.invalid(
                    "input", "input must be a text, or 1 to " + MOST_TEXTS + " texts, none of them empty");
        }
        texts.forEach(text -> ChatInput.sound(text, "input"));
        return texts;
    }

    private static void answer(JsonGenerator json, String model, List<float[]> vectors, boolean packed, long tokens)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("object", "list");
        json.writeArrayFieldStart("data");
        for (int i = 0; i < vectors.size(); i++) {
            json.writeStartObject();
            json.writeStringField("object", "embedding");
            json.writeNumberField("index", i);
            json.writeFieldName("embedding");
            vector(json, vectors.get(i), packed);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("model", model);
        json.writeObjectFieldStart("usage");
        json.writeNumberField("prompt_tokens", tokens);
        json.writeNumberField("total_tokens", tokens);
        json.writeEndObject();
        json.writeEndObject();
    }

    /// Numbers, or as OpenAI packs them: little-endian floats in Base64.
    private static void vector(JsonGenerator json, float[] vector, boolean packed) throws IOException {
        if (packed) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            json.writeString(Base64.getEncoder().encodeToString(bytes.array()));
            return;
        }
        json.writeStartArray();
        for (float number : vector) {
            json.writeNumber(number);
        }
        json.writeEndArray();
    }
}
