package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.server.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill chat prompts …`
@Command(
        name = "prompts",
        description = "What an assistant is told: versions, labels, comparison, dry runs",
        mixinStandardHelpOptions = true,
        subcommands = {
            ChatPromptsCommand.All.class,
            ChatPromptsCommand.Show.class,
            ChatPromptsCommand.Add.class,
            ChatPromptsCommand.Label.class,
            ChatPromptsCommand.Diff.class,
            ChatPromptsCommand.Try.class,
            ChatPromptsCommand.Rollback.class,
            ChatPromptsCommand.Release.class
        })
final class ChatPromptsCommand {
    private static final long LARGEST = 4L << 20;

    private ChatPromptsCommand() {}

    private static String prompt(Session session, AppOption app, String named) {
        return session.app(app.name()) + "/prompts/" + Connection.part(named);
    }

    private static JsonNode read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new CommandFailure("a prompt's file must have at most " + LARGEST + " bytes: " + file);
            }
            return Json.MAPPER.readTree(Files.readAllBytes(file));
        } catch (IOException failure) {
            throw new CommandFailure("a prompt's file must be readable and JSON, " + file + " is not: "
                    + String.valueOf(failure.getMessage()).lines().findFirst().orElse(""));
        }
    }

    @Command(name = "list", description = "All versions with their labels, and the variables that a prompt may have")
    static final class All extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        All(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().get(session.app(app.name()) + "/prompts");
            session.show(answer, () -> {
                PrintWriter out = session.environment().out();
                Table table = new Table("version", "labels", "created", "who");
                for (JsonNode one : answer.path("prompts")) {
                    List<String> labels = new ArrayList<>();
                    answer.path("labels").properties().forEach(label -> {
                        if (label.getValue().asInt() == one.path("version").asInt()) {
                            labels.add(label.getKey());
                        }
                    });
                    table.row(
                            one.path("version").asText(),
                            String.join(", ", labels),
                            one.path("created").asText(),
                            one.path("who").asText());
                }
                table.print(out);
                List<String> variables = new ArrayList<>();
                answer.path("variables")
                        .forEach(one -> variables.add(one.path("name").asText() + " ("
                                + one.path("type").asText()
                                + (one.path("required").asBoolean() ? ")" : ", may be absent)")));
                out.println("variables: " + String.join(", ", variables));
            });
        }
    }

    @Command(name = "show", description = "What a version says")
    static final class Show extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "PROMPT", description = "a version's number, or a label")
        private String named = "";

        Show(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().get(prompt(session, app, named));
            session.show(
                    answer,
                    () -> session.environment()
                            .out()
                            .println("prompt " + answer.path("version").asText() + "\n"
                                    + answer.path("definition").toPrettyString()));
        }
    }

    @Command(name = "add", description = "Keep a prompt as the next version; the same again is the same version")
    static final class Add extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "FILE", description = "a prompt in JSON: messages and variables (docs/prompts.md)")
        private Path file = Path.of("");

        @Option(names = "--label", paramLabel = "LABEL", description = "point a label at it, such as production")
        private @Nullable String label;

        Add(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer =
                    session.connection().post(session.app(app.name()) + "/prompts", read(Path.of(session.whole(file))));
            String version = answer.path("version").asText();
            if (label != null) {
                session.connection()
                        .post(
                                session.app(app.name()) + "/prompt-labels/" + Connection.part(label),
                                Session.body().put("version", version));
            }
            session.show(
                    answer,
                    () -> session.environment()
                            .out()
                            .println("prompt " + version + (label == null ? "" : ", " + label + " points at it")));
        }
    }

    @Command(name = "label", description = "Point a label at a version")
    static final class Label extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(index = "0", paramLabel = "LABEL", description = "production, canary, or any other")
        private String label = "";

        @Parameters(index = "1", paramLabel = "PROMPT", description = "a version's number, or another label")
        private String named = "";

        Label(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection()
                    .post(
                            session.app(app.name()) + "/prompt-labels/" + Connection.part(label),
                            Session.body().put("version", named));
            session.show(
                    answer,
                    () -> session.environment()
                            .out()
                            .println(label + " points at prompt "
                                    + answer.path("version").asText()));
        }
    }

    @Command(name = "diff", description = "What changed from one version to another, line by line")
    static final class Diff extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(index = "0", paramLabel = "FROM", description = "a version's number, or a label")
        private String from = "";

        @Parameters(index = "1", paramLabel = "TO", description = "a version's number, or a label")
        private String to = "";

        Diff(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer =
                    session.connection().get(prompt(session, app, to) + "/diff?from=" + Connection.part(from));
            session.show(
                    answer,
                    () -> answer.path("diff")
                            .forEach(line -> session.environment().out().println(line.asText())));
        }
    }

    @Command(
            name = "try",
            description =
                    "What a prompt would say with values, how many tokens that is, and what nothing uses; no model"
                            + " is asked")
    static final class Try extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "PROMPT", description = "a version's number, a label, or a file that is not kept yet")
        private String named = "";

        @Option(
                names = "--value",
                paramLabel = "NAME=VALUE",
                description = "of a variable; numbers, true, false and lists in JSON, all else is text")
        private Map<String, String> values = new LinkedHashMap<>();

        Try(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            ObjectNode body = Session.body();
            ObjectNode given = body.putObject("values");
            values.forEach((name, text) -> given.set(name, value(text)));
            Path file = Path.of(session.whole(Path.of(named)));
            boolean kept = !Files.isRegularFile(file);
            if (!kept) {
                body.set("prompt", read(file));
            }
            JsonNode answer = session.connection()
                    .post(
                            kept ? prompt(session, app, named) + "/try" : session.app(app.name()) + "/prompt-trials",
                            body);
            session.show(answer, () -> {
                PrintWriter out = session.environment().out();
                answer.path("messages")
                        .forEach(message -> out.println(message.path("role").asText() + ": "
                                + message.path("text").asText()));
                List<String> unused = new ArrayList<>();
                answer.path("unused").forEach(name -> unused.add(name.asText()));
                out.println(Shown.count(answer.path("tokens").asLong()) + " tokens"
                        + (unused.isEmpty() ? "" : "; nothing uses " + String.join(", ", unused)));
            });
        }

        private static JsonNode value(String text) {
            try {
                JsonNode node = Json.MAPPER.readTree(text);
                boolean typed = node != null && (node.isNumber() || node.isBoolean() || node.isArray());
                return typed ? node : Json.MAPPER.getNodeFactory().textNode(text);
            } catch (IOException plain) {
                return Json.MAPPER.getNodeFactory().textNode(text);
            }
        }
    }

    @Command(name = "rollback", description = "Put back in production what was there before")
    static final class Rollback extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        Rollback(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().post(session.app(app.name()) + "/prompt-rollbacks", Session.body());
            session.show(
                    answer,
                    () -> session.environment()
                            .out()
                            .println("production points at prompt "
                                    + answer.path("version").asText()));
        }
    }

    @Command(
            name = "release",
            description = "Make a version of the assistant that says a prompt, with the model and the documents in use;"
                    + " roll it out with tidemill rollout start")
    static final class Release extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "PROMPT", description = "a version's number, or a label")
        private String named = "";

        Release(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().post(prompt(session, app, named) + "/release", Session.body());
            session.show(
                    answer,
                    () -> session.environment()
                            .out()
                            .println("version " + answer.path("version").asText() + " says prompt " + named
                                    + "; tidemill rollout start or tidemill model activate puts it to work"));
        }
    }
}
