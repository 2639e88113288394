package dev.tidemill.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.server.http.Json;
import java.io.PrintWriter;
import java.util.Locale;

/// How values look to a person.
final class Shown {
    private Shown() {}

    /// Indented JSON.
    static void json(PrintWriter out, JsonNode node) {
        try {
            out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// `1,754,155`.
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /// A number with four digits after the point; `-` where it is missing.
    static String number(JsonNode node) {
        return node.isNumber() ? String.format(Locale.ROOT, "%.4f", node.asDouble()) : "-";
    }

    /// A text; `-` where it is missing.
    static String text(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? "-" : node.asText();
    }

    /// The first characters of a digest.
    static String digest(String digest) {
        return digest.length() > 12 ? digest.substring(0, 12) : digest;
    }

    /// A result's fields, one line each, nested ones with dots.
    static void fields(PrintWriter out, String prefix, JsonNode node) {
        node.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isObject()) {
                fields(out, prefix + field.getKey() + ".", value);
            } else {
                out.printf("  %-28s %s%n", prefix + field.getKey(), plain(value));
            }
        });
    }

    private static String plain(JsonNode value) {
        if (value.isIntegralNumber()) {
            return count(value.asLong());
        }
        return value.isNumber() ? number(value) : value.isValueNode() ? text(value) : value.toString();
    }
}
