package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.data.suggest.Suggestion;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill data suggest|check|checks|batches`
final class DataCheckCommands {
    private DataCheckCommands() {}

    @Command(
            name = "suggest",
            description = "Print an application file that fits a CSV, JSON Lines or Parquet file; or, with --stream,"
                    + " checks for a stream from its events")
    static final class Suggest extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "FILE", arity = "0..1", description = "a sample of the data; needs no application")
        private @Nullable Path file;

        @Option(names = "--stream", paramLabel = "NAME", description = "a stream of the application")
        private @Nullable String stream;

        private final Environment environment;

        Suggest(Environment environment) {
            super(environment);
            this.environment = environment;
        }

        /// A file needs no platform.
        @Override
        boolean local() {
            if ((file == null) == (stream == null)) {
                throw new CommandFailure("suggest must have either a file or --stream NAME");
            }
            if (file == null) {
                return false;
            }
            environment
                    .out()
                    .print(Suggestion.forFile(environment.folder().resolve(file).normalize()));
            return true;
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection()
                    .get(session.app(app.name()) + "/suggestions/" + Connection.part(String.valueOf(stream)));
            session.show(
                    answer,
                    () -> session.environment().out().print(answer.path("yaml").asText()));
        }
    }

    @Command(
            name = "check",
            description = "Run the declared checks over the events that are kept; ends with 1 where one refuses")
    static final class Check extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Option(names = "--stream", paramLabel = "NAME", description = "only this stream (default: all)")
        private @Nullable String stream;

        @Option(names = "--last", paramLabel = "SPAN", description = "only events of the last 1h, 7d, … (default: all)")
        private @Nullable String last;

        Check(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            ObjectNode body = Session.body();
            if (stream != null) {
                body.put("stream", stream);
            }
            if (last != null) {
                body.put("last", last);
            }
            JsonNode result =
                    session.job(session.app(app.name()) + "/checks", body).path("result");
            if (result.path("refused").asBoolean()) {
                throw new CommandFailure(result.path("violated").asText() + " of "
                        + result.path("checks").asText() + " checks are violated, and one of them refuses: "
                        + result.path("violations").path(0).asText());
            }
        }
    }

    @Command(name = "checks", description = "What came of checks, newest first, each violation in words")
    static final class Checks extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        Checks(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().get(session.app(app.name()) + "/checks");
            session.show(answer, () -> {
                PrintWriter out = session.environment().out();
                Table table = new Table("run", "at", "rows", "violated", "source");
                for (JsonNode run : answer.path("runs")) {
                    table.row(
                            run.path("run").asText(),
                            run.path("at").asText(),
                            Shown.count(run.path("rows").asLong()),
                            run.path("violated").asText(),
                            run.path("source").asText());
                }
                table.print(out);
                answer.path("runs").path(0).path("results").forEach(result -> print(out, result));
            });
        }

        private static void print(PrintWriter out, JsonNode result) {
            if (!result.path("passed").asBoolean()) {
                out.println(result.path("stream").asText() + " "
                        + result.path("check").asText() + " ("
                        + result.path("severity").asText() + "): "
                        + result.path("rule").asText() + ", got \""
                        + result.path("value").asText() + "\" ("
                        + result.path("remedy").asText() + ")");
                result.path("problems")
                        .forEach(sample ->
                                out.println("  " + sample.path("place").asText() + ": "
                                        + sample.path("rule").asText() + ", got \""
                                        + sample.path("value").asText() + "\""));
            }
        }
    }

    @Command(name = "batches", description = "Imported batches and datasets, and what was unlike those before")
    static final class Batches extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Option(
                names = "--accept",
                paramLabel = "ENTRY",
                description = "count this one as usual from now on, whatever was unlike")
        private @Nullable Integer accept;

        Batches(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            String path = session.app(app.name()) + "/batches";
            JsonNode answer = session.connection().get(path);
            if (accept != null) {
                accept(session, path, answer, accept);
                return;
            }
            session.show(answer, () -> {
                Table table = new Table("entry", "at", "what", "rows", "usual", "source");
                for (JsonNode batch : answer.path("batches")) {
                    table.row(
                            batch.path("entry").asText(),
                            batch.path("at").asText(),
                            batch.path("subject").asText(),
                            Shown.count(batch.path("rows").asLong()),
                            batch.path("accepted").asBoolean()
                                    ? "yes"
                                    : "no: "
                                            + batch.path("problems")
                                                    .path(0)
                                                    .path("place")
                                                    .asText(),
                            Shown.digest(batch.path("source").asText()));
                }
                table.print(session.environment().out());
            });
        }

        private static void accept(Session session, String path, JsonNode answer, int entry) {
            for (JsonNode batch : answer.path("batches")) {
                if (batch.path("entry").asInt() == entry) {
                    ObjectNode body = Session.body()
                            .put("subject", batch.path("subject").asText())
                            .put("source", batch.path("source").asText());
                    JsonNode accepted = session.connection().post(path + "/accept", body);
                    session.show(
                            accepted,
                            () -> session.environment().out().println("counts as usual from now on: " + entry));
                    return;
                }
            }
            throw new CommandFailure("entry must be one of those that data batches shows, got " + entry);
        }
    }
}
