package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `tidemill job …`
@Command(
        name = "job",
        description = "See imports, replays and trainings at work",
        mixinStandardHelpOptions = true,
        subcommands = {JobCommand.Jobs.class, JobCommand.Show.class})
final class JobCommand {
    @Command(name = "list", description = "Jobs of the running server")
    static final class Jobs extends RemoteCommand {
        Jobs(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode answer = session.connection().get("/v1/jobs");
            session.show(answer, () -> {
                Table table = new Table("id", "application", "kind", "state", "done", "total", "message");
                for (JsonNode job : answer.path("jobs")) {
                    table.row(
                            job.path("id").asText(),
                            job.path("application").asText(),
                            job.path("kind").asText(),
                            job.path("state").asText(),
                            Shown.count(job.path("done").asLong()),
                            Shown.count(job.path("total").asLong()),
                            job.path("message").asText());
                }
                table.print(session.environment().out());
            });
        }
    }

    @Command(name = "show", description = "One job and what came of it")
    static final class Show extends RemoteCommand {
        @Parameters(paramLabel = "ID", description = "the job's id, as list shows it")
        private String id = "";

        Show(Environment environment) {
            super(environment);
        }

        @Override
        void run(Session session) {
            JsonNode job = session.connection().get("/v1/jobs/" + Connection.part(id));
            session.show(job, () -> {
                session.environment().out().println("job " + id);
                Shown.fields(session.environment().out(), "", job);
            });
        }
    }
}
