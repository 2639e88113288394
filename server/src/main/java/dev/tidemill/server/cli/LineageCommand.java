package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tidemill lineage KIND ID`
@Command(
        name = "lineage",
        description = "Where an event, a decision, a dataset or a model comes from, and what became of it")
final class LineageCommand extends RemoteCommand {
    @Mixin
    private AppOption app = new AppOption();

    @Parameters(index = "0", paramLabel = "KIND", description = "event, decision, dataset or model")
    private String kind = "";

    @Parameters(
            index = "1",
            paramLabel = "ID",
            description = "of an event stream/id; of a decision its id; of a dataset its digest or tag; of a model its"
                    + " version")
    private String id = "";

    LineageCommand(Environment environment) {
        super(environment);
    }

    @Override
    void run(Session session) {
        JsonNode view = session.connection()
                .get(session.app(app.name()) + "/lineage?kind=" + Connection.part(kind) + "&id=" + Connection.part(id));
        session.show(view, () -> {
            PrintWriter out = session.environment().out();
            for (JsonNode node : view.path("nodes")) {
                out.println(node.path("key").asText());
                Shown.fields(out, "", node.path("facts"));
                for (JsonNode edge : view.path("edges")) {
                    if (edge.path("from").asText().equals(node.path("key").asText())) {
                        out.println("  → " + edge.path("what").asText() + " "
                                + edge.path("to").asText());
                    }
                }
            }
        });
    }
}
