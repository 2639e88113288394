package dev.tidemill.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.app.Application;
import dev.tidemill.app.ApplicationReader;
import dev.tidemill.app.ApplicationSchema;
import dev.tidemill.server.http.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill app …`
@Command(
        name = "app",
        description = "Check, apply and see applications",
        mixinStandardHelpOptions = true,
        subcommands = {
            AppCommand.Validate.class,
            AppCommand.Apply.class,
            AppCommand.Show.class,
            AppCommand.Applied.class,
            AppCommand.EditorSchema.class
        })
final class AppCommand {
    @Command(
            name = "validate",
            description = "Check an app.yaml and tell every mistake in it; needs no server",
            mixinStandardHelpOptions = true)
    static final class Validate implements Callable<Integer> {
        private final Environment environment;

        @Parameters(paramLabel = "FOLDER", description = "the folder with app.yaml, or the file itself")
        private Path folder = Path.of("");

        @Option(names = "--json", description = "print the answer as JSON")
        private boolean json;

        Validate(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() {
            Application application =
                    ApplicationReader.read(environment.folder().resolve(folder).normalize());
            if (json) {
                Shown.json(
                        environment.out(),
                        Session.body()
                                .put("application", application.name())
                                .put("version", application.version().toString())
                                .put("streams", application.streams().size())
                                .put("features", application.features().size()));
            } else {
                environment
                        .out()
                        .println("valid: " + application.name() + " " + application.version() + ", "
                                + application.streams().size() + " streams, "
                                + application.features().size() + " features");
            }
            return 0;
        }
    }

    @Command(
            name = "schema",
            description = "Print the JSON Schema of app.yaml, for editors; needs no server",
            mixinStandardHelpOptions = true)
    static final class EditorSchema implements Callable<Integer> {
        private final Environment environment;

        EditorSchema(Environment environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() throws JsonProcessingException {
            Shown.json(environment.out(), Json.MAPPER.readTree(ApplicationSchema.json()));
            return 0;
        }
    }

    @Command(name = "apply", description = "Check an app.yaml and take it in use")
    static final class Apply extends RemoteCommand {
        @Parameters(paramLabel = "FOLDER", description = "the folder with app.yaml, or the file itself")
        private Path folder = Path.of("");

        Apply(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode version =
                    session.connection().post("/v1/apps", Session.body().put("folder", session.whole(folder)));
            session.show(version, () -> {
                PrintWriter out = session.environment().out();
                out.println("applied " + version.path("application").asText() + " "
                        + version.path("version").asText());
                version.path("changes").forEach(change -> out.println("  " + change.asText()));
            });
        }
    }

    @Command(name = "show", description = "What an application declares, and its versions")
    static final class Show extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        Show(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            String path = session.app(app.name());
            JsonNode application = session.connection().get(path);
            session.show(application, () -> print(session, application, path));
        }

        private static void print(Session session, JsonNode application, String path) {
            PrintWriter out = session.environment().out();
            out.println(application.path("name").asText() + " "
                    + application.path("version").asText() + ": "
                    + application.path("description").asText());
            for (JsonNode stream : application.path("streams")) {
                out.println("stream " + stream.path("name").asText() + ", "
                        + stream.path("fields").size() + " fields");
            }
            out.println(application.path("features").size() + " features (tidemill features show)");
            Table table = new Table("version", "applied", "who", "digest");
            for (JsonNode version : session.connection().get(path + "/versions").path("versions")) {
                table.row(
                        version.path("version").asText(),
                        version.path("applied").asText(),
                        version.path("who").asText(),
                        Shown.digest(version.path("digest").asText()));
            }
            table.print(out);
        }
    }

    @Command(name = "list", description = "The applications applied in this home")
    static final class Applied extends RemoteCommand {
        Applied(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().get("/v1/apps");
            session.show(answer, () -> {
                Table table = new Table("application", "version", "features", "description");
                for (JsonNode application : answer.path("applications")) {
                    table.row(
                            application.path("name").asText(),
                            application.path("version").asText(),
                            application.path("features").asText(),
                            application.path("description").asText());
                }
                table.print(session.environment().out());
            });
        }
    }
}
