package dev.tidemill.server.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.registry.tracking.Run;
import dev.tidemill.registry.tracking.RunInfo;
import dev.tidemill.registry.tracking.RunStatus;
import dev.tidemill.server.http.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How runs look on pages.
public final class RunText {
    /// The tag in which the platform says what a run did: `train`, `evaluate`, `trial`, `reproduce`.
    static final String ACTION = "tidemill.action";

    /// The tag in which the platform names the version that a run made or judged.
    static final String VERSION = "tidemill.version";

    private static final String APPLICATION = "tidemill.application";
    private static final int MOST_COLUMNS = 400;

    private RunText() {}

    /// `finished`.
    public static String status(RunInfo info) {
        return info.status().name().toLowerCase(Locale.ROOT);
    }

    /// The colour of a status: `good`, `bad`, or none.
    public static String tone(RunInfo info) {
        return switch (info.status()) {
            case FINISHED -> "good";
            case FAILED, KILLED -> "bad";
            case RUNNING, SCHEDULED -> "";
        };
    }

    /// How long it took; a dash while it runs.
    public static String took(RunInfo info) {
        return info.ended()
                .map(ended -> Text.duration(Duration.between(info.started(), ended)))
                .orElse(info.status() == RunStatus.RUNNING ? "runs" : "–");
    }

    /// What it did, where the platform made it.
    public static String action(Run run) {
        return run.tags().getOrDefault(ACTION, "");
    }

    /// Where the version lies that it made or judged; empty where there is none.
    public static String versionPath(Run run) {
        String version = run.tags().getOrDefault(VERSION, "");
        String application = run.tags().getOrDefault(APPLICATION, "");
        return version.isEmpty() || application.isEmpty()
                ? ""
                : Text.path(application) + "/models/" + Text.part(version);
    }

    /// The version that it made or judged: `model 3`.
    public static String version(Run run) {
        return "model " + run.tags().getOrDefault(VERSION, "");
    }

    /// Names of the columns that a dataset's schema speaks of: `{"columns": […]}` as the platform writes it, or
    /// MLflow's `{"mlflow_colspec": [{"name": …}]}`; empty where it is neither.
    static List<String> columns(String schema) {
        List<String> names = new ArrayList<>();
        try {
            JsonNode root = schema.isBlank() ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(schema);
            JsonNode columns = root.has("columns") ? root.path("columns") : root.path("mlflow_colspec");
            for (JsonNode column : columns) {
                if (names.size() < MOST_COLUMNS) {
                    names.add(
                            column.isTextual()
                                    ? column.asText()
                                    : column.path("name").asText("?"));
                }
            }
        } catch (JsonProcessingException notOne) {
            return List.of();
        }
        return names;
    }
}
