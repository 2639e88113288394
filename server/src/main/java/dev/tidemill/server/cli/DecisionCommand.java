package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tidemill decision …`
@Command(
        name = "decision",
        description = "See decisions and make them again",
        mixinStandardHelpOptions = true,
        subcommands = {DecisionCommand.Latest.class, DecisionCommand.Show.class, DecisionCommand.Replay.class})
final class DecisionCommand {
    @Command(name = "list", description = "Decisions, newest first")
    static final class Latest extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Mixin
        private PageOptions page = new PageOptions();

        Latest(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().get(session.app(app.name()) + "/decisions" + page.query());
            session.show(answer, () -> {
                Table table = new Table("id", "decided at", "outcome", "probability", "model", "fallback");
                for (JsonNode decision : answer.path("decisions")) {
                    table.row(
                            decision.path("id").asText(),
                            decision.path("decided_at").asText(),
                            decision.path("outcome").asText(),
                            Shown.number(decision.path("probability")),
                            Shown.text(decision.path("model")),
                            Shown.text(decision.path("fallback")));
                }
                table.print(session.environment().out());
            });
        }
    }

    @Command(name = "show", description = "The receipt of a decision")
    static final class Show extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "ID", description = "the decision's id, which is the event's")
        private String id = "";

        Show(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode receipt = session.connection().get(session.app(app.name()) + "/decisions/" + Connection.part(id));
            session.show(receipt, () -> {
                session.environment().out().println("decision " + id);
                Shown.fields(session.environment().out(), "", receipt);
            });
        }
    }

    @Command(name = "replay", description = "Make a decision again from its receipt; ends with 1 where it differs")
    static final class Replay extends RemoteCommand {
        @Mixin
        private AppOption app = new AppOption();

        @Parameters(paramLabel = "ID", description = "the decision's id, which is the event's")
        private String id = "";

        Replay(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode replayed = session.connection()
                    .post(session.app(app.name()) + "/decisions/" + Connection.part(id) + "/replay", Session.body());
            boolean equal = replayed.path("equal").asBoolean();
            session.show(replayed, () -> {
                PrintWriter out = session.environment().out();
                out.println(equal ? "equal: the decision made again is the same" : "different:");
                replayed.path("differences").forEach(difference -> out.println("  " + difference.asText()));
            });
            if (!equal) {
                throw new CommandFailure("the decision made again is not the same");
            }
        }
    }
}
