package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill model …`
@Command(
        name = "model",
        description = "Train, judge, use and go back from model versions",
        mixinStandardHelpOptions = true,
        subcommands = {
            ModelCommand.Versions.class,
            ModelCommand.Show.class,
            ModelRegisterCommand.class,
            ModelCommand.Train.class,
            ModelCommand.Evaluate.class,
            ModelCommand.Activate.class,
            ModelCommand.Rollback.class,
            ModelCommand.History.class,
            VersionCommands.Card.class,
            VersionCommands.Approve.class,
            VersionCommands.Alias.class,
            VersionCommands.Delete.class,
            VersionCommands.Refit.class,
            VersionCommands.Reproduce.class
        })
final class ModelCommand {
    @Command(name = "list", description = "All versions, newest first")
    static final class Versions extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        Versions(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().get(session.app(app.name()) + "/models");
            session.show(answer, () -> {
                Table table = new Table("version", "in use", "created", "algorithm", "AUC", "AP", "dataset");
                for (JsonNode model : answer.path("models")) {
                    table.row(
                            model.path("version").asText(),
                            model.path("active").asBoolean() ? "yes" : "",
                            model.path("created").asText(),
                            model.path("algorithm").asText(),
                            Shown.number(model.path("metrics").path("test.auc_roc")),
                            Shown.number(model.path("metrics").path("test.average_precision")),
                            Shown.digest(model.path("dataset").asText()));
                }
                table.print(session.environment().out());
            });
        }
    }

    @Command(name = "show", description = "One version: what made it and how good it is")
    static final class Show extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "VERSION", description = "its number")
        private int version;

        Show(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode model = session.connection().get(session.app(app.name()) + "/models/" + version);
            session.show(model, () -> {
                PrintWriter out = session.environment().out();
                out.println("model " + version + (model.path("active").asBoolean() ? ", in use" : ""));
                ObjectNode plain = model.deepCopy();
                plain.remove(java.util.List.of("evaluation", "features", "version", "active"));
                Shown.fields(out, "", plain);
                out.println("  features                     "
                        + model.path("features").size());
            });
        }
    }

    @Command(name = "train", description = "Train, evaluate and register a version")
    static final class Train extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Option(names = "--dataset", paramLabel = "DIGEST", description = "train on it (default: the newest)")
        private @Nullable String dataset;

        @Option(names = "--train-from", paramLabel = "TIME", description = "start of the training span")
        private @Nullable String trainFrom;

        @Option(names = "--test-from", paramLabel = "TIME", description = "start of the test span")
        private @Nullable String testFrom;

        @Option(
                names = "--accept-anomalies",
                description =
                        "train on it although it is unlike the datasets before it, and count it as usual from now on")
        private boolean acceptAnomalies;

        Train(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            ObjectNode body = Session.body();
            put(body, "dataset", dataset);
            put(body, "train_from", trainFrom);
            put(body, "test_from", testFrom);
            body.put("accept_anomalies", acceptAnomalies);
            session.job(session.app(app.name()) + "/trainings", body);
        }
    }

    @Command(name = "evaluate", description = "Judge a version on a dataset")
    static final class Evaluate extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "VERSION", description = "its number")
        private int version;

        @Option(names = "--dataset", paramLabel = "DIGEST", description = "judge on it (default: the newest)")
        private @Nullable String dataset;

        Evaluate(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            ObjectNode body = Session.body();
            put(body, "dataset", dataset);
            session.job(session.app(app.name()) + "/models/" + version + "/evaluations", body);
        }
    }

    @Command(name = "activate", description = "Put a version in use, at once")
    static final class Activate extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "VERSION", description = "its number")
        private int version;

        Activate(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode entry = session.connection()
                    .post(session.app(app.name()) + "/models/" + version + "/activate", Session.body());
            session.show(entry, () -> used(session, entry));
        }
    }

    @Command(name = "rollback", description = "Put the version in use that was before the present one, at once")
    static final class Rollback extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        Rollback(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode entry = session.connection().post(session.app(app.name()) + "/models/rollback", Session.body());
            session.show(entry, () -> used(session, entry));
        }
    }

    @Command(name = "history", description = "Which version was in use when, newest first")
    static final class History extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Option(names = "--alias", paramLabel = "ALIAS", description = "of which alias; production")
        private @Nullable String alias;

        @Option(names = "--at", paramLabel = "TIME", description = "what it was then, as 2026-01-01T00:00:00Z")
        private @Nullable String at;

        History(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            if (alias != null || at != null) {
                VersionCommands.history(session, app, alias == null ? "production" : alias, at);
                return;
            }
            JsonNode answer = session.connection().get(session.app(app.name()) + "/activations");
            session.show(answer, () -> {
                Table table = new Table("at", "who", "action", "version");
                for (JsonNode entry : answer.path("activations")) {
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

    private static void used(Session session, JsonNode entry) {
        int version = entry.path("version").asInt();
        session.environment()
                .out()
                .println(version == 0 ? "no model is in use: rules alone" : "model " + version + " is in use");
    }

    private static void put(ObjectNode body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
