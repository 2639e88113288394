package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tidemill features …`
@Command(
        name = "features",
        description = "Compute training datasets from the journal, and check what live decisions saw",
        mixinStandardHelpOptions = true,
        subcommands = {FeaturesCommand.Replay.class, FeaturesCommand.Verify.class, FeaturesCommand.Show.class})
final class FeaturesCommand {
    @Command(name = "replay", description = "Compute the training dataset from the journal")
    static final class Replay extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Option(
                names = "--cutoff",
                paramLabel = "TIME",
                description = "labels known by then, like 2018-08-15T00:00:00Z (default: now)")
        private @Nullable String cutoff;

        Replay(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            ObjectNode body = Session.body();
            if (cutoff != null) {
                body.put("cutoff", cutoff);
            }
            session.job(session.app(app.name()) + "/replays", body);
        }
    }

    @Command(name = "verify", description = "Compute again what live decisions saw; ends with 1 where anything differs")
    static final class Verify extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        Verify(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode job = session.job(session.app(app.name()) + "/verifications", Session.body());
            JsonNode result = job.path("result");
            if (!result.path("equal").asBoolean()) {
                throw new CommandFailure("live decisions saw other values than replay computes; the first: "
                        + result.path("first_difference"));
            }
        }
    }

    @Command(name = "show", description = "The features of an application, in the order of the vector")
    static final class Show extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        Show(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode features =
                    session.connection().get(session.app(app.name())).path("features");
            session.show(features, () -> {
                Table table = new Table("feature", "kind", "description");
                for (JsonNode feature : features) {
                    table.row(
                            feature.path("name").asText(),
                            feature.path("kind").asText(),
                            feature.path("description").asText());
                }
                table.print(session.environment().out());
            });
        }
    }
}
