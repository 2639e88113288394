package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What `tidemill model` does with versions beyond training and using them.
final class VersionCommands {
    private VersionCommands() {}

    private static String version(Session session, AppOption app, int version) {
        return session.app(app.name()) + "/models/" + version;
    }

    @Command(name = "card", description = "What is known of a version, for people who have to judge it")
    static final class Card extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "VERSION", description = "its number")
        private int version;

        Card(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode card = session.connection().get(version(session, app, version) + "/card");
            session.show(card, () -> {
                PrintWriter out = session.environment().out();
                out.println("# " + card.path("title").asText());
                for (JsonNode section : card.path("sections")) {
                    out.println("\n## " + section.path("title").asText());
                    section.path("sentences").forEach(said -> out.println(said.asText()));
                    for (JsonNode row : section.path("rows")) {
                        StringBuilder line = new StringBuilder("-");
                        row.forEach(cell -> line.append(' ').append(cell.asText()));
                        out.println(line);
                    }
                }
            });
        }
    }

    @Command(name = "approve", description = "Approve a version that somebody else made")
    static final class Approve extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "VERSION", description = "its number")
        private int version;

        @Option(names = "--note", paramLabel = "TEXT", description = "why")
        private String note = "";

        Approve(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection()
                    .post(
                            version(session, app, version) + "/approvals",
                            Session.body().put("note", note));
            session.show(
                    answer,
                    () -> session.environment()
                            .out()
                            .println("model " + version + " is approved by "
                                    + answer.path("who").asText()));
        }
    }

    @Command(name = "alias", description = "Point an alias at a version, or take it away")
    static final class Alias extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(index = "0", paramLabel = "ALIAS", description = "such as candidate")
        private String alias = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "a version's number")
        private @Nullable String version;

        @Option(names = "--remove", description = "take it away")
        private boolean remove;

        Alias(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            if (remove == (version != null)) {
                throw new CommandFailure("give a VERSION or --remove");
            }
            String path = session.app(app.name()) + "/aliases/" + Connection.part(alias);
            JsonNode answer = remove
                    ? session.connection().delete(path)
                    : session.connection().post(path, Session.body().put("version", version));
            session.show(
                    answer,
                    () -> session.environment()
                            .out()
                            .println(remove ? alias + " points at nothing" : alias + " points at model " + version));
        }
    }

    @Command(name = "delete", description = "Delete a version that nothing uses")
    static final class Delete extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "VERSION", description = "its number")
        private int version;

        Delete(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().delete(version(session, app, version));
            session.show(answer, () -> session.environment().out().println("model " + version + " is gone"));
        }
    }

    @Command(name = "refit", description = "Train a judged version once more, on all rows that it was developed on")
    static final class Refit extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "VERSION", description = "its number")
        private int version;

        Refit(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            session.job(version(session, app, version) + "/refits", Session.body());
        }
    }

    @Command(name = "reproduce", description = "Train a version again from its provenance, and compare")
    static final class Reproduce extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "VERSION", description = "its number")
        private int version;

        Reproduce(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            session.job(version(session, app, version) + "/reproductions", Session.body());
        }
    }

    /// Shows where an alias pointed.
    static void history(Session session, AppOption app, String alias, @Nullable String at) {
        JsonNode answer = session.connection()
                .get(session.app(app.name()) + "/aliases/" + Connection.part(alias)
                        + (at == null ? "" : "?at=" + Connection.part(at)));
        session.show(answer, () -> {
            if (at != null) {
                int version = answer.path("version").asInt();
                session.environment().out().println(version == 0 ? "no version" : "model " + version);
                return;
            }
            Table table = new Table("at", "who", "action", "version");
            for (JsonNode entry : answer.path("history")) {
                table.row(
                        entry.path("at").asText(),
                        entry.path("who").asText(),
                        entry.path("action").asText(),
                        entry.path("version").asText());
            }
            table.print(session.environment().out());
        });
    }
}
