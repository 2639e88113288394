package dev.tidemill.data;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.DatasetManifest.DigestedColumn;
import dev.tidemill.data.DatasetManifest.LabelBalance;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Manifests as JSON: a magic word, a format version, the content, and a SHA-256 over all of that as `checksum`.
final class ManifestJson {
    private static final String MAGIC = "tidemill-dataset";
    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ManifestJson() {}

    static byte[] write(DatasetManifest manifest) {
        ObjectNode root = JSON.createObjectNode();
        root.put("magic", MAGIC).put("format", FORMAT);
        root.put("digest", manifest.digest()).put("rows", manifest.rows());
        root.put("created", manifest.created().toString());
        ArrayNode columns = root.putArray("columns");
        for (int i = 0; i < manifest.columns().size(); i++) {
            columns.add(column(
                    manifest.columns().get(i), manifest.profile().columns().get(i)));
        }
        manifest.label().ifPresent(label -> root.putObject("label")
                .put("column", label.column())
                .put("positive", label.positive())
                .put("negative", label.negative())
                .put("missing", label.missing()));
        DatasetOrigin origin = manifest.origin();
        root.putObject("origin")
                .put("application", origin.application())
                .put("version", origin.version())
                .put("from", origin.from())
                .put("to", origin.to())
                .put("cutoff", origin.cutoff())
                .put("features", origin.features());
        root.put("checksum", checksum(root));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (IOException impossible) {
            throw new IllegalStateException("a tree must have a text", impossible);
        }
    }

    private static ObjectNode column(DigestedColumn column, ColumnProfile profile) {
        ObjectNode node = JSON.createObjectNode();
        node.put("name", column.name()).put("type", column.type().word()).put("digest", column.digest());
        node.put("count", profile.count()).put("missing", profile.missing()).put("distinct", profile.distinct());
        put(node, "min", profile.min());
        put(node, "max", profile.max());
        put(node, "mean", profile.mean());
        put(node, "std", profile.std());
        ArrayNode quantiles = node.putArray("quantiles");
        profile.quantiles().forEach(quantiles::add);
        return node;
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        }
    }

    static DatasetManifest read(byte[] bytes, String name) {
        try {
            JsonNode tree = JSON.readTree(bytes);
            if (!(tree instanceof ObjectNode root) || !MAGIC.equals(root.path("magic").asText())) {
                throw damaged(name, "it is no manifest");
            }
            if (root.path("format").asInt() != FORMAT) {
                throw damaged(name, "its format is " + root.path("format").asText() + ", known is " + FORMAT);
            }
            JsonNode checksum = root.remove("checksum");
            if (checksum == null || !checksum.asText().equals(checksum(root))) {
                throw damaged(name, "its checksum differs");
            }
            return manifest(root);
        } catch (JacksonException e) {
            throw damaged(name, "it is no JSON");
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes must be readable", impossible);
        }
    }

    private static DatasetManifest manifest(ObjectNode root) {
        List<DigestedColumn> columns = new ArrayList<>();
        List<ColumnProfile> profiles = new ArrayList<>();
        for (JsonNode node : root.path("columns")) {
            String name = node.path("name").asText();
            ColumnType type = ColumnType.valueOf(node.path("type").asText().toUpperCase(Locale.ROOT));
            columns.add(new DigestedColumn(name, type, node.path("digest").asText()));
            profiles.add(profile(name, type, node));
        }
        JsonNode origin = root.path("origin");
        long rows = root.path("rows").asLong();
        return new DatasetManifest(
                root.path("digest").asText(),
                rows,
                columns,
                new Profile(rows, profiles),
                Optional.ofNullable(root.get("label"))
                        .map(label -> new LabelBalance(
                                label.path("column").asText(),
                                label.path("positive").asLong(),
                                label.path("negative").asLong(),
                                label.path("missing").asLong())),
                new DatasetOrigin(
                        origin.path("application").asText(),
                        origin.path("version").asText(),
                        origin.path("from").asLong(),
                        origin.path("to").asLong(),
                        origin.path("cutoff").asLong(),
                        origin.path("features").asText()),
                Instant.parse(root.path("created").asText()));
    }

    private static ColumnProfile profile(String name, ColumnType type, JsonNode node) {
        List<Double> quantiles = new ArrayList<>();
        node.path("quantiles").forEach(value -> quantiles.add(value.asDouble()));
        return new ColumnProfile(
                name,
                type,
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
                .formatHex(FileBytes.sha256().digest(root.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static TidemillException damaged(String name, String why) {
        return new TidemillException(ErrorCode.STORAGE, "manifest " + name + " is damaged: " + why);
    }
}
