package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tidemill chat questions`
@Command(
        name = "questions",
        description = "Questions whose answers users rated, as a set to evaluate with",
        mixinStandardHelpOptions = true)
final class ChatQuestionsCommand extends RemoteCommand {
    @Mixin
    private AppOption app = new AppOption();

    @Option(names = "--last", paramLabel = "N", description = "of how many decisions, newest first (default: 10000)")
    private int last = 10_000;

    @Option(names = "--out", paramLabel = "FILE", description = "write them there; what it had is gone")
    private @Nullable Path out;

    ChatQuestionsCommand(Environment environment) {
        super(environment);
    }

    @Override
    void run(Session session) {
        JsonNode answer = session.connection().get(session.app(app.name()) + "/questions?last=" + last);
        StringBuilder lines = new StringBuilder();
        answer.path("questions").forEach(one -> lines.append(one).append('\n'));
        Path file = out;
        if (file == null) {
            session.environment().out().print(lines);
            session.environment().out().flush();
            return;
        }
        try {
            Files.writeString(Path.of(session.whole(file)), lines);
        } catch (IOException failure) {
            throw new CommandFailure("cannot write " + file + ": " + failure);
        }
        session.environment().out().println(Shown.count(answer.path("questions").size()) + " questions in " + file);
    }
}
