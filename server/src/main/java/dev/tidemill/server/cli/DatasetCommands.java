package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tidemill data diff|tag|pin|expire|retention`
final class DatasetCommands {
    private DatasetCommands() {}

    private static String dataset(Session session, AppOption app, String reference) {
        return session.app(app.name()) + "/datasets/" + Connection.part(reference);
    }

    @Command(name = "diff", description = "Compare two datasets: columns, rows, how far values moved")
    static final class Diff extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(index = "0", paramLabel = "LEFT", description = "a digest, its beginning, or a tag")
        private String left = "";

        @Parameters(index = "1", paramLabel = "RIGHT", description = "a digest, its beginning, or a tag")
        private String right = "";

        Diff(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode diff = session.connection().get(dataset(session, app, left) + "/diff/" + Connection.part(right));
            session.show(diff, () -> {
                PrintWriter out = session.environment().out();
                out.println("rows " + Shown.count(diff.path("left_rows").asLong()) + " and "
                        + Shown.count(diff.path("right_rows").asLong()) + ": "
                        + Shown.count(diff.path("added").asLong()) + " added, "
                        + Shown.count(diff.path("removed").asLong()) + " removed, "
                        + Shown.count(diff.path("changed").asLong()) + " changed");
                diff.path("schema").forEach(change -> out.println("  " + change.asText()));
                Table table = new Table("column", "psi", "mean", "mean now", "missing", "missing now");
                for (JsonNode column : diff.path("columns")) {
                    if (!column.path("equal").asBoolean()) {
                        table.row(
                                column.path("column").asText(),
                                Shown.number(column.path("psi")),
                                Shown.number(column.path("left_mean")),
                                Shown.number(column.path("right_mean")),
                                Shown.number(column.path("left_missing")),
                                Shown.number(column.path("right_missing")));
                    }
                }
                table.print(out);
            });
        }
    }

    @Command(
            name = "tag",
            description = "Name a dataset, or take a name away with --remove; lists names without either")
    static final class Tag extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(index = "0", arity = "0..1", paramLabel = "TAG", description = "the name")
        private String tag = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "DATASET", description = "a digest or another tag")
        private String dataset = "";

        @Option(names = "--remove", description = "take the name away")
        private boolean remove;

        Tag(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            String tags = session.app(app.name()) + "/dataset-tags";
            boolean understood = remove ? !tag.isEmpty() && dataset.isEmpty() : tag.isEmpty() == dataset.isEmpty();
            if (!understood) {
                throw new CommandFailure("tag must have a name and a dataset, or a name and --remove");
            }
            JsonNode answer = remove
                    ? session.connection().delete(tags + "/" + Connection.part(tag))
                    : tag.isEmpty()
                            ? session.connection().get(tags)
                            : session.connection()
                                    .post(
                                            dataset(session, app, dataset) + "/tags",
                                            Session.body().put("tag", tag));
            session.show(answer, () -> {
                Table table = new Table("tag", "dataset");
                answer.path("tags")
                        .properties()
                        .forEach(one -> table.row(
                                one.getKey(), Shown.digest(one.getValue().asText())));
                table.print(session.environment().out());
            });
        }
    }

    @Command(name = "pin", description = "Keep a dataset whatever its age, or no longer with --release")
    static final class Pin extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "DATASET", description = "a digest or a tag")
        private String dataset = "";

        @Option(names = "--release", description = "it may expire from now on")
        private boolean release;

        Pin(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection()
                    .post(
                            dataset(session, app, dataset) + "/pin",
                            Session.body().put("pinned", !release));
            session.show(
                    answer,
                    () -> session.environment()
                            .out()
                            .println(dataset + (release ? " may expire" : " is kept") + "; pinned are "
                                    + answer.path("pinned").size()));
        }
    }

    @Command(
            name = "expire",
            description = "Remove datasets that are older, not pinned, and that no registered version was made from")
    static final class Expire extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Option(names = "--older-than", paramLabel = "SPAN", required = true, description = "such as 90d")
        private String olderThan = "";

        @Option(names = "--force", description = "also those that versions were made from; these cannot be made again")
        private boolean force;

        @Option(names = "--dry-run", description = "only say what would be removed")
        private boolean dryRun;

        Expire(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection()
                    .post(
                            session.app(app.name()) + "/expirations",
                            Session.body()
                                    .put("older_than", olderThan)
                                    .put("force", force)
                                    .put("dry_run", dryRun));
            session.show(answer, () -> {
                Table table = new Table("dataset", "removed", "why");
                for (JsonNode dataset : answer.path("datasets")) {
                    table.row(
                            Shown.digest(dataset.path("digest").asText()),
                            dataset.path("removed").asBoolean() ? "yes" : "no",
                            dataset.path("why").asText());
                }
                table.print(session.environment().out());
            });
        }
    }

    @Command(name = "retention", description = "From when on events of each stream are kept; --now removes older ones")
    static final class Retention extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Option(names = "--now", description = "remove what is older now; it happens every hour by itself")
        private boolean now;

        Retention(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            String path = session.app(app.name()) + "/retention";
            JsonNode answer = now
                    ? session.connection().post(path, Session.body())
                    : session.connection().get(path);
            session.show(answer, () -> {
                Table table = new Table("stream", "retention", "kept from", "removed");
                for (JsonNode stream : answer.path("streams")) {
                    table.row(
                            stream.path("stream").asText(),
                            stream.path("retention").asText(),
                            Shown.text(stream.path("kept_from")),
                            Shown.count(stream.path("removed").asLong()));
                }
                table.print(session.environment().out());
            });
        }
    }
}
