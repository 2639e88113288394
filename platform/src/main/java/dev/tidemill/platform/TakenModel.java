package dev.tidemill.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.learn.XgboostFiles;
import dev.tidemill.registry.Calibration;
import dev.tidemill.registry.ModelArtifact;
import dev.tidemill.registry.Provenance;
import dev.tidemill.registry.Version;
import dev.tidemill.serve.formats.ScorerFormats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// A version whose content is the folder of an MLflow model, as [ModelIntake] keeps it, seen as an artifact that can
/// answer. Everything it says comes from what never changes: the folder's files and the run's parameters.
///
/// 1. The runtime is the folder's flavor: `onnx`, `lightgbm` or `xgboost`.
/// 2. The inputs are the run's parameter `tidemill.inputs`, else the columns of MLflow's signature, else the names
///    that the model file has for them.
/// 3. The run's other parameters `tidemill.…` are settings: `tidemill.fill`, `tidemill.output`, `tidemill.gives`, …
final class TakenModel {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OURS = "tidemill.";
    private static final Map<String, List<String>> ENDINGS = Map.of(
            "onnx", List.of(".onnx"),
            "lightgbm", List.of(".lgb", ".txt"),
            "xgboost", List.of(".xgb", ".ubj", ".json"));

    private final Map<String, byte[]> files;
    private final Map<?, ?> description;

    private TakenModel(Map<String, byte[]> files) {
        this.files = files;
        this.description = description(files.get("MLmodel"));
    }

    /// The artifact of a version of either kind.
    static ModelArtifact artifact(ScorerFormats formats, Version version, byte[] content) {
        Map<String, byte[]> files = ModelFolder.read(content);
        return files.isEmpty()
                ? ModelArtifact.read(content)
                : new TakenModel(files).artifact(formats, version.provenance());
    }

    private ModelArtifact artifact(ScorerFormats formats, Provenance provenance) {
        String flavor = flavor();
        byte[] file = flavor.equals("xgboost") ? XgboostFiles.json(file(flavor)) : file(flavor);
        Map<String, String> settings = new HashMap<>();
        provenance.parameters().forEach((name, value) -> {
            if (name.startsWith(OURS)) {
                settings.put(name.substring(OURS.length()), value);
            }
        });
        String given = settings.remove("inputs");
        List<String> declared =
                given == null ? columns() : List.of(given.strip().split("\\s*,\\s*"));
        List<String> features = formats.format(flavor).features(file, declared);
        if (features.isEmpty()) {
            throw refuse("must name its inputs, got none; log it with a signature that names its columns, or log the"
                    + " parameter tidemill.inputs");
        }
        return new ModelArtifact(flavor, features, new Calibration.None(), List.of(), settings, file);
    }

    private String flavor() {
        List<String> found = ENDINGS.keySet().stream()
                .filter(flavor -> flavors().containsKey(flavor))
                .toList();
        if (found.isEmpty()) {
            found = ENDINGS.keySet().stream()
                    .filter(flavor -> !flavor.equals("xgboost") || flavors().isEmpty())
                    .filter(flavor ->
                            file(ENDINGS.getOrDefault(flavor, List.of())).isPresent())
                    .toList();
        }
        if (found.size() != 1) {
            throw refuse("must have one of the flavors onnx, lightgbm and xgboost, got "
                    + (found.isEmpty() ? flavors().keySet() : found));
        }
        return found.getFirst();
    }

    private Map<?, ?> flavors() {
        return description.get("flavors") instanceof Map<?, ?> flavors ? flavors : Map.of();
    }

    private byte[] file(String flavor) {
        Object said = flavors().get(flavor) instanceof Map<?, ?> details ? details.get("data") : null;
        byte[] named = said == null ? null : files.get(said.toString());
        return named != null
                ? named
                : file(ENDINGS.getOrDefault(flavor, List.of()))
                        .orElseThrow(() -> refuse("must hold one file " + ENDINGS.get(flavor) + ", got "
                                + files.keySet().stream().sorted().toList()));
    }

    private Optional<byte[]> file(List<String> endings) {
        List<String> found = files.keySet().stream()
                .filter(name -> !name.contains("input_example"))
                .filter(name -> endings.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith))
                .filter(name -> !name.endsWith("requirements.txt"))
                .toList();
        return found.size() == 1 ? Optional.ofNullable(files.get(found.getFirst())) : Optional.empty();
    }

    /// The named columns of the signature; nothing where it has none.
    private List<String> columns() {
        Object inputs = description.get("signature") instanceof Map<?, ?> signature ? signature.get("inputs") : null;
        List<String> names = new ArrayList<>();
        if (inputs instanceof String text) {
            try {
                for (JsonNode column : JSON.readTree(text)) {
                    names.add(column.path("name").asText(""));
                }
            } catch (IOException e) {
                throw new TidemillException(
                        ErrorCode.INVALID, "an MLflow model must have a signature in JSON: " + e.getMessage(), e);
            }
        }
        return names.contains("") ? List.of() : names;
    }

    private static Map<?, ?> description(byte @org.jspecify.annotations.Nullable [] text) {
        if (text == null) {
            return Map.of();
        }
        try {
            LoadSettings settings =
                    LoadSettings.builder().setCodePointLimit(1 << 20).build();
            Object read = new Load(settings).loadFromString(new String(text, StandardCharsets.UTF_8));
            return read instanceof Map<?, ?> map ? map : Map.of();
        } catch (YamlEngineException e) {
            throw new TidemillException(
                    ErrorCode.INVALID, "an MLflow model must have an MLmodel in YAML: " + e.getMessage(), e);
        }
    }

    private static TidemillException refuse(String what) {
        return new TidemillException(ErrorCode.INVALID, "an MLflow model " + what);
    }
}
