package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tidemill model register`
@Command(
        name = "register",
        description = "Register a model made elsewhere as the next version; it answers once it is activated")
final class ModelRegisterCommand extends RemoteCommand {
    @Mixin
    private AppOption app = new AppOption();

    @Option(names = "--file", paramLabel = "FILE", required = true, description = "the model file")
    private Path file = Path.of("");

    @Option(
            names = "--inputs",
            paramLabel = "NAMES",
            split = ",",
            description = "the application's features in the order in which the model takes them, separated by commas;"
                    + " input=feature where each has an input of its own with another name (default: the names that the"
                    + " model has for them)")
    private List<String> inputs = List.of();

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description =
                    "what the file is: onnx, xgboost, lightgbm, linear, rules or ensemble (default: by its ending;"
                            + " .ubj and .json are xgboost, .txt is lightgbm, all else is onnx)")
    private @Nullable String format;

    @Option(names = "--output", paramLabel = "NAME", description = "the output that holds the score")
    private @Nullable String output;

    @Option(
            names = "--column",
            paramLabel = "N",
            description = "which of its columns, from 0 (default: the last of two)")
    private @Nullable Integer column;

    @Option(names = "--gives", paramLabel = "WORD", description = "probability (the default) or margin (log-odds)")
    private @Nullable String gives;

    @Option(
            names = "--fill",
            paramLabel = "VALUE",
            description = "what stands for a missing value: a number for all, or feature=number for some, separated by"
                    + " commas (default: it stays missing)")
    private @Nullable String fill;

    ModelRegisterCommand(Environment environment) {
        super(environment);
    }

    @Override
    void run(Session session) {
        Path whole = Path.of(session.whole(file));
        if (!Files.isRegularFile(whole)) {
            throw new CommandFailure("--file must be a model file, got " + whole);
        }
        StringBuilder query = new StringBuilder("?format=").append(Connection.part(format()));
        add(query, "inputs", inputs.isEmpty() ? null : String.join(",", inputs));
        add(query, "output", output);
        add(query, "column", column);
        add(query, "gives", gives);
        add(query, "fill", fill);
        JsonNode model = session.connection().upload(session.app(app.name()) + "/models" + query, whole);
        session.show(
                model,
                () -> session.environment()
                        .out()
                        .println("model " + model.path("version").asText()
                                + " is registered (put it in use with: tidemill model" + " activate "
                                + model.path("version").asText() + ")"));
    }

    private String format() {
        if (format != null) {
            return format;
        }
        String name = file.toString();
        if (name.endsWith(".ubj") || name.endsWith(".json")) {
            return "xgboost";
        }
        return name.endsWith(".txt") ? "lightgbm" : "onnx";
    }

    private static void add(StringBuilder query, String name, @Nullable Object value) {
        if (value != null) {
            query.append('&').append(name).append('=').append(Connection.part(value.toString()));
        }
    }
}
