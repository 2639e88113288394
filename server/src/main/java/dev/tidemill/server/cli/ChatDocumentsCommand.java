package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill chat documents …`
@Command(
        name = "documents",
        description = "See the documents that an assistant answers from; add and remove some",
        mixinStandardHelpOptions = true,
        subcommands = {ChatDocumentsCommand.Add.class, ChatDocumentsCommand.Remove.class})
final class ChatDocumentsCommand extends RemoteCommand {
    @Mixin
    private AppOption app = new AppOption();

    ChatDocumentsCommand(Environment environment) {
        super(environment);
    }

    @Override
    void run(Session session) {
        JsonNode answer = session.connection().get(session.app(app.name()) + "/documents");
        session.show(answer, () -> {
            Table table = new Table("document", "bytes", "labels", "added");
            for (JsonNode one : answer.path("documents")) {
                List<String> labels = new ArrayList<>();
                one.path("labels").forEach(label -> labels.add(label.asText()));
                table.row(
                        one.path("id").asText(),
                        Shown.count(one.path("size").asLong()),
                        String.join(", ", labels),
                        one.path("added").asText());
            }
            table.print(session.environment().out());
        });
    }

    @Command(
            name = "add",
            description = "Add files and folders, make a version that answers from all documents, and put it in use",
            mixinStandardHelpOptions = true)
    static final class Add extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "PATH", arity = "1..*", description = "files, or folders with all that is in them")
        private List<Path> paths = List.of();

        @Option(
                names = "--label",
                paramLabel = "LABEL",
                description = "what a reader must hold; several: all of them (default: readable by everybody)")
        private List<String> labels = List.of();

        @Option(names = "--no-use", description = "make the version, and leave the one in use as it is")
        private boolean unused;

        Add(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            String address = session.app(app.name());
            ObjectNode result = Session.body();
            ArrayNode refused = result.putArray("refused");
            int added = 0;
            for (Path path : paths) {
                added += add(session, address, Path.of(session.whole(path)), refused);
            }
            result.put("added", added);
            JsonNode job = new JobWatch(session.connection(), session.environment())
                    .await(session.connection().post(address + "/trainings", Session.body()));
            result.setAll((ObjectNode) job.path("result"));
            int version = job.path("result").path("version").asInt();
            if (!unused) {
                session.connection().post(address + "/models/" + version + "/activate", Session.body());
            }
            result.put("in_use", !unused);
            session.show(result, () -> {
                refused.forEach(one -> session.environment().out().println("refused: " + one.asText()));
                session.environment()
                        .out()
                        .println(Shown.count(result.path("added").asLong()) + " documents added; version " + version
                                + " answers from "
                                + Shown.count(result.path("documents").asLong()) + " documents, "
                                + Shown.count(result.path("chunks").asLong()) + " passages"
                                + (unused ? "; not in use yet: tidemill model activate " + version : ""));
            });
        }

        /// Sends a file, or the files of a folder; what cannot be read is told, and the rest goes on.
        private int add(Session session, String address, Path path, ArrayNode refused) {
            int added = 0;
            for (Path file : files(path)) {
                String id = Files.isDirectory(path)
                        ? path.relativize(file).toString().replace('\\', '/')
                        : String.valueOf(file.getFileName());
                StringBuilder query = new StringBuilder(address + "/documents?id=" + Connection.part(id));
                labels.forEach(label -> query.append("&label=").append(Connection.part(label)));
                try {
                    session.connection().upload(query.toString(), file);
                    added++;
                } catch (CommandFailure failure) {
                    refused.add(String.valueOf(failure.getMessage()));
                }
            }
            return added;
        }

        private static List<Path> files(Path path) {
            if (!Files.exists(path)) {
                throw new CommandFailure("there is no file or folder " + path);
            }
            try (Stream<Path> all = Files.walk(path)) {
                return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                        .filter(file -> file.equals(path) || visible(path.relativize(file)))
                        .sorted()
                        .toList();
            } catch (IOException failure) {
                throw new CommandFailure("cannot read " + path + ": " + failure);
            }
        }

        private static boolean visible(Path file) {
            for (Path part : file) {
                if (part.toString().startsWith(".")) {
                    return false;
                }
            }
            return true;
        }
    }

    @Command(
            name = "remove",
            description = "Remove a document; it is gone from the next version on",
            mixinStandardHelpOptions = true)
    static final class Remove extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "DOCUMENT", description = "its id")
        private String id = "";

        Remove(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer =
                    session.connection().delete(session.app(app.name()) + "/documents?id=" + Connection.part(id));
            session.show(answer, () -> session.environment().out().println("removed " + id));
        }
    }
}
