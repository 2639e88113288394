package dev.tidemill.data;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// Profiles as JSON, and the seal on every JSON document that is kept here: a magic word, a format version, and a
/// SHA-256 over all the rest as `checksum`. Statistics that do not exist are left out.
final class ProfileJson {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int FORMAT = 1;
    private static final String PROFILE = "tidemill-profile";

    private ProfileJson() {}

    /// Begins a document.
    static ObjectNode begin(String magic) {
        return JSON.createObjectNode().put("magic", magic).put("format", FORMAT);
    }

    /// Ends a document with its checksum.
    static byte[] seal(ObjectNode root) {
        root.put("checksum", checksum(root));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (IOException impossible) {
            throw new IllegalStateException("a tree must have a text", impossible);
        }
    }

    /// Opens a document, verified.
    ///
    /// @param name how messages name it
    /// @throws TidemillException STORAGE where it is damaged or of a newer format
    static ObjectNode open(byte[] bytes, String magic, String name) {
        try {
            JsonNode tree = JSON.readTree(bytes);
            if (!(tree instanceof ObjectNode root)
                    || !magic.equals(root.path("magic").asText())) {
                throw damaged(name, "it does not begin with " + magic);
            }
            if (root.path("format").asInt() != FORMAT) {
                throw damaged(name, "its format is " + root.path("format").asText() + ", known is " + FORMAT);
            }
            JsonNode checksum = root.remove("checksum");
            if (checksum == null || !checksum.asText().equals(checksum(root))) {
                throw damaged(name, "its checksum differs");
            }
            return root;
        } catch (JacksonException e) {
            throw damaged(name, "it is no JSON");
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes must be readable", impossible);
        }
    }

    static byte[] write(Profile profile) {
        ObjectNode root = begin(PROFILE).put("rows", profile.rows());
        ArrayNode columns = root.putArray("columns");
        for (ColumnProfile column : profile.columns()) {
            ObjectNode node = columns.addObject();
            node.put("name", column.name()).put("type", column.type().word());
            put(node, column);
        }
        return seal(root);
    }

    static Profile read(byte[] bytes) {
        ObjectNode root = open(bytes, PROFILE, "profile");
        List<ColumnProfile> columns = new ArrayList<>();
        root.path("columns").forEach(node -> columns.add(column(node)));
        return new Profile(root.path("rows").asLong(), columns);
    }

    /// Adds a column's statistics to its object.
    static void put(ObjectNode node, ColumnProfile profile) {
        node.put("count", profile.count()).put("missing", profile.missing()).put("distinct", profile.distinct());
        put(node, "min", profile.min());
        put(node, "max", profile.max());
        put(node, "mean", profile.mean());
        put(node, "std", profile.std());
        ArrayNode quantiles = node.putArray("quantiles");
        profile.quantiles().forEach(quantiles::add);
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        }
    }

    static ColumnType type(JsonNode node) {
        return ColumnType.valueOf(node.path("type").asText().toUpperCase(Locale.ROOT));
    }

    static ColumnProfile column(JsonNode node) {
        List<Double> quantiles = new ArrayList<>();
        node.path("quantiles").forEach(value -> quantiles.add(value.asDouble()));
        return new ColumnProfile(
                node.path("name").asText(),
                type(node),
                node.path("count").asLong(),
                node.path("missing").asLong(),
                node.path("min").asDouble(Double.NaN),
                node.path("max").asDouble(Double.NaN),
                node.path("mean").asDouble(Double.NaN),
                node.path("std").asDouble(Double.NaN),
                quantiles,
                node.path("distinct").asLong());
    }

    private static String checksum(ObjectNode root) {
        return HexFormat.of()
                .formatHex(FileBytes.sha256().digest(root.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static TidemillException damaged(String name, String why) {
        return new TidemillException(ErrorCode.STORAGE, name + " is damaged: " + why);
    }
}
