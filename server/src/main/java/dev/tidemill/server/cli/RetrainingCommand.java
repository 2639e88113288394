package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill retraining …`
@Command(
        name = "retraining",
        description = "Train a model again by what was seen, and bring it into production",
        mixinStandardHelpOptions = true,
        subcommands = {
            RetrainingCommand.Trigger.class,
            RetrainingCommand.Status.class,
            RetrainingCommand.History.class,
            RetrainingCommand.Cancel.class
        })
final class RetrainingCommand {
    @Command(name = "trigger", description = "Begin a run by hand; cool-down and budget do not hold it")
    static final class Trigger extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Option(names = "--why", paramLabel = "TEXT", description = "for the history")
        private String why = "";

        Trigger(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            ObjectNode body = Session.body();
            body.put("why", why);
            JsonNode run = session.connection().post(session.app(app.name()) + "/retraining", body);
            session.show(run, () -> session.environment().out().println(line(run)));
        }
    }

    @Command(name = "cancel", description = "End the run that goes on, before its rollout")
    static final class Cancel extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Option(names = "--why", paramLabel = "TEXT", description = "for the history")
        private String why = "";

        Cancel(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            ObjectNode body = Session.body();
            body.put("why", why);
            JsonNode run = session.connection().post(session.app(app.name()) + "/retraining/cancel", body);
            session.show(run, () -> session.environment().out().println(line(run)));
        }
    }

    @Command(name = "status", description = "The run that goes on, and what holds the next")
    static final class Status extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        Status(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().get(session.app(app.name()) + "/retraining?limit=1");
            session.show(answer, () -> {
                PrintWriter out = session.environment().out();
                if (!answer.path("declared").asBoolean()) {
                    out.println("the application declares no retraining; runs begin by hand");
                }
                answer.path("history").forEach(run -> out.println(line(run)));
                if (answer.has("waiting")) {
                    out.println("held: " + answer.path("waiting").asText());
                }
                if (answer.has("held") && answer.path("declared").asBoolean()) {
                    out.println(answer.path("held").asText());
                }
            });
        }
    }

    @Command(name = "history", description = "All runs, newest first, or all that happened in one")
    static final class History extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "RUN", arity = "0..1", description = "its number")
        private String run = "";

        History(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            PrintWriter out = session.environment().out();
            if (run.isEmpty()) {
                JsonNode answer = session.connection().get(session.app(app.name()) + "/retraining");
                session.show(answer, () -> answer.path("history").forEach(each -> out.println(line(each))));
                return;
            }
            JsonNode answer = session.connection().get(session.app(app.name()) + "/retraining/" + Connection.part(run));
            session.show(
                    answer,
                    () -> answer.path("entries").forEach(entry -> {
                        out.printf(
                                "%s  %-11s %s (%s)%n",
                                entry.path("at").asText(),
                                entry.path("action").asText(),
                                entry.path("why").asText(),
                                entry.path("who").asText());
                        entry.path("evidence").forEach(line -> out.println("    " + line.asText()));
                    }));
        }
    }

    private static String line(JsonNode run) {
        return "run %s  %s  %s, by %s at %s: %s"
                .formatted(
                        run.path("run").asText(),
                        run.path("stage").asText(),
                        run.path("reason").asText(),
                        run.path("who").asText(),
                        run.path("began").asText(),
                        run.path("why").asText());
    }
}
