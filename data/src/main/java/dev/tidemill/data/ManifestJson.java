package dev.tidemill.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.data.DatasetManifest.DigestedColumn;
import dev.tidemill.data.DatasetManifest.LabelBalance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Manifests as sealed JSON.
final class ManifestJson {
    private static final String MAGIC = "tidemill-dataset";

    private ManifestJson() {}

    static byte[] write(DatasetManifest manifest) {
        ObjectNode root = ProfileJson.begin(MAGIC);
        root.put("digest", manifest.digest()).put("rows", manifest.rows());
        root.put("created", manifest.created().toString());
        ArrayNode columns = root.putArray("columns");
        for (int i = 0; i < manifest.columns().size(); i++) {
            DigestedColumn column = manifest.columns().get(i);
            ObjectNode node = columns.addObject();
            node.put("name", column.name()).put("type", column.type().word()).put("digest", column.digest());
            ProfileJson.put(node, manifest.profile().columns().get(i));
        }
        manifest.label()
                .ifPresent(label -> root.putObject("label")
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
        return ProfileJson.seal(root);
    }

    /// @throws dev.tidemill.core.TidemillException STORAGE where it is damaged
    static DatasetManifest read(byte[] bytes, String file) {
        ObjectNode root = ProfileJson.open(bytes, MAGIC, "manifest " + file);
        List<DigestedColumn> columns = new ArrayList<>();
        List<ColumnProfile> profiles = new ArrayList<>();
        for (JsonNode node : root.path("columns")) {
            columns.add(new DigestedColumn(
                    node.path("name").asText(),
                    ProfileJson.type(node),
                    node.path("digest").asText()));
            profiles.add(ProfileJson.column(node));
        }
        long rows = root.path("rows").asLong();
        return new DatasetManifest(
                root.path("digest").asText(),
                rows,
                columns,
                new Profile(rows, profiles),
                Optional.ofNullable(root.get("label")).map(ManifestJson::label),
                origin(root.path("origin")),
                Instant.parse(root.path("created").asText()));
    }

    private static LabelBalance label(JsonNode node) {
        return new LabelBalance(
                node.path("column").asText(),
                node.path("positive").asLong(),
                node.path("negative").asLong(),
                node.path("missing").asLong());
    }

    private static DatasetOrigin origin(JsonNode node) {
        return new DatasetOrigin(
                node.path("application").asText(),
                node.path("version").asText(),
                node.path("from").asLong(),
                node.path("to").asLong(),
                node.path("cutoff").asLong(),
                node.path("features").asText());
    }
}
