package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill chat evaluate`
@Command(
        name = "evaluate",
        description =
                "Ask an assistant the questions of a set and measure its answers, each metric with its 95 % interval",
        mixinStandardHelpOptions = true)
final class ChatEvaluateCommand extends RemoteCommand {
    @Mixin
    private AppOption app = new AppOption();

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "JSON Lines: {\"id\", \"question\", \"passages\", \"answer\"}")
    private Path file = Path.of("");

    @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "default: the one in use")
    private @Nullable Integer version;

    @Option(names = "--against", paramLabel = "VERSION", description = "another one, to compare it with")
    private @Nullable Integer against;

    @Option(names = "--judge", paramLabel = "MODEL", description = "a model of the gateway that judges answers")
    private @Nullable String judge;

    @Option(names = "--label", paramLabel = "LABEL", description = "what the asker may read")
    private List<String> labels = List.of();

    @Option(names = "--gate", description = "fail where what the application's file declares is not reached")
    private boolean gate;

    ChatEvaluateCommand(Environment environment) {
        super(environment);
    }

    @Override
    void run(Session session) {
        Path whole = Path.of(session.whole(file));
        String name = String.valueOf(whole.getFileName());
        List<String> query = new ArrayList<>(List.of("set=" + Connection.part(name)));
        if (version != null) {
            query.add("version=" + version);
        }
        if (against != null) {
            query.add("against=" + against);
        }
        if (judge != null) {
            query.add("judge=" + Connection.part(judge));
        }
        labels.forEach(label -> query.add("label=" + Connection.part(label)));
        String path = session.app(app.name()) + "/evaluations?" + String.join("&", query);
        JsonNode result = new JobWatch(session.connection(), session.environment())
                .await(session.connection().upload(path, whole))
                .path("result");
        session.show(result, () -> print(session.environment().out(), result));
        judged(result);
    }

    private void judged(JsonNode result) {
        JsonNode verdict = result.path("gate");
        if (gate && verdict.isMissingNode()) {
            throw new CommandFailure(
                    "a gate must be declared, got none; add evaluation to answer in the application's" + " file");
        }
        if (gate && !verdict.path("passed").asBoolean()) {
            List<String> reasons = new ArrayList<>();
            verdict.path("reasons").forEach(reason -> reasons.add(reason.asText()));
            throw new CommandFailure("version " + result.path("version").asText() + " did not pass", reasons);
        }
    }

    private static void print(PrintWriter out, JsonNode result) {
        result.path("refused").forEach(one -> out.println("refused: " + one.asText()));
        out.println(named(result.path("version").asInt()) + " on "
                + Shown.count(result.path("questions").asLong()) + " questions of "
                + result.path("set").asText() + " (set "
                + result.path("set_digest").asText() + ")");
        boolean compared = result.has("against");
        Table table = compared
                ? new Table(
                        "metric",
                        "mean",
                        "95 %",
                        "version " + result.path("against").asText(),
                        "difference",
                        "95 % ",
                        "p")
                : new Table("metric", "mean", "95 %", "questions");
        result.path("metrics").properties().forEach(field -> {
            JsonNode one = field.getValue();
            if (compared) {
                JsonNode differs = result.path("differences").path(field.getKey());
                table.row(
                        field.getKey(),
                        Shown.number(one.path("mean")),
                        interval(one),
                        Shown.number(result.path("against_metrics")
                                .path(field.getKey())
                                .path("mean")),
                        Shown.number(differs.path("difference")),
                        interval(differs),
                        Shown.number(differs.path("p")));
            } else {
                table.row(
                        field.getKey(),
                        Shown.number(one.path("mean")),
                        interval(one),
                        one.path("cases").asText());
            }
        });
        table.print(out);
        result.path("failures").forEach(one -> out.println("failed: " + one.asText()));
        result.path("against_failures").forEach(one -> out.println("failed in the other: " + one.asText()));
        JsonNode verdict = result.path("gate");
        if (!verdict.isMissingNode()) {
            out.println(
                    verdict.path("passed").asBoolean() ? "passed what is declared" : "did not pass what is declared:");
            verdict.path("reasons").forEach(reason -> out.println("  " + reason.asText()));
        }
        out.println("run " + result.path("run").asText());
    }

    private static String named(int version) {
        return version == 0 ? "the application's file" : "version " + version;
    }

    private static String interval(JsonNode one) {
        return one.path("low").isNumber()
                ? String.format(
                        Locale.ROOT,
                        "%.4f to %.4f",
                        one.path("low").asDouble(),
                        one.path("high").asDouble())
                : "-";
    }
}
