package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill data …`
@Command(
        name = "data",
        description = "Import and check data, see datasets and what was refused",
        mixinStandardHelpOptions = true,
        subcommands = {
            DataCommand.Import.class,
            DataCheckCommands.Suggest.class,
            DataCheckCommands.Check.class,
            DataCheckCommands.Checks.class,
            DataCheckCommands.Batches.class,
            DataCommand.Quarantine.class,
            DataCommand.Datasets.class,
            DatasetCommands.Diff.class,
            DatasetCommands.Tag.class,
            DatasetCommands.Pin.class,
            DatasetCommands.Expire.class,
            DatasetCommands.Retention.class
        })
final class DataCommand {
    @Command(
            name = "import",
            description = "Import the files in a folder, or one file, by a mapping of the application; goes on where"
                    + " an earlier import of the same files stopped")
    static final class Import extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "PATH", description = "a folder or a file")
        private Path path = Path.of("");

        @Option(
                names = "--mapping",
                paramLabel = "NAME",
                description = "an import of the application (default: the only one there is)")
        private @Nullable String mapping;

        Import(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            ObjectNode body = Session.body().put("path", session.whole(path));
            if (mapping != null) {
                body.put("mapping", mapping);
            }
            session.job(session.app(app.name()) + "/imports", body);
        }
    }

    @Command(name = "quarantine", description = "Inputs that were refused, newest first, with the reasons")
    static final class Quarantine extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Mixin
        private PageOptions page = new PageOptions();

        Quarantine(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().get(session.app(app.name()) + "/quarantine" + page.query());
            session.show(answer, () -> {
                Table table = new Table("sequence", "received", "stream", "origin", "reason");
                for (JsonNode input : answer.path("inputs")) {
                    JsonNode first = input.path("problems").path(0);
                    table.row(
                            input.path("sequence").asText(),
                            input.path("received").asText(),
                            input.path("stream").asText(),
                            input.path("origin").asText(),
                            first.path("place").asText() + ": "
                                    + first.path("rule").asText());
                }
                table.print(session.environment().out());
            });
        }
    }

    @Command(name = "list", description = "Training datasets, newest first")
    static final class Datasets extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        Datasets(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().get(session.app(app.name()) + "/datasets");
            session.show(answer, () -> {
                Table table = new Table("digest", "rows", "application", "created", "cutoff");
                for (JsonNode dataset : answer.path("datasets")) {
                    table.row(
                            Shown.digest(dataset.path("digest").asText()),
                            Shown.count(dataset.path("rows").asLong()),
                            dataset.path("application_version").asText(),
                            dataset.path("created").asText(),
                            dataset.path("cutoff").asText());
                }
                table.print(session.environment().out());
            });
        }
    }
}
