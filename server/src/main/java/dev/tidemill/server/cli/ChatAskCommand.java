package dev.tidemill.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `tidemill chat ask`
@Command(
        name = "ask",
        description = "Ask an assistant or a model; without a question, talk until an empty line or Ctrl-D",
        mixinStandardHelpOptions = true)
final class ChatAskCommand extends RemoteCommand {
    @Mixin
    private AppOption app = new AppOption();

    @picocli.CommandLine.Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "a model of the gateway instead of an application")
    private @Nullable String model;

    @Parameters(paramLabel = "QUESTION", arity = "0..*", description = "words of one question")
    private List<String> question = List.of();

    ChatAskCommand(Environment environment) {
        super(environment);
    }

    @Override
    void run(Session session) {
        String named = model;
        String application = named == null ? session.app(app.name()) : "";
        String asked = named == null ? application.substring(application.lastIndexOf('/') + 1) : named;
        ArrayNode said = Session.body().putArray("messages");
        if (!question.isEmpty()) {
            answer(session, asked, application, said, String.join(" ", question));
            return;
        }
        try (Terminal terminal = TerminalBuilder.builder().build()) {
            LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
            for (String line = reader.readLine("> "); !line.isBlank(); line = reader.readLine("> ")) {
                answer(session, asked, application, said, line);
            }
        } catch (UserInterruptException | EndOfFileException left) {
            session.environment().out().println();
        } catch (IOException failure) {
            throw new CommandFailure("no terminal to talk on: " + failure);
        }
    }

    private void answer(Session session, String asked, String application, ArrayNode said, String text) {
        said.addObject().put("role", "user").put("content", text);
        ObjectNode body = Session.body();
        body.put("model", asked);
        body.put("stream", true);
        body.set("messages", said);
        PrintWriter out = session.environment().out();
        StringBuilder whole = new StringBuilder();
        String id = session.connection().stream("/v1/chat/completions", body, piece -> {
            whole.append(piece);
            if (!session.json()) {
                out.print(piece);
                out.flush();
            }
        });
        said.addObject().put("role", "assistant").put("content", whole.toString());
        JsonNode receipt = application.isEmpty()
                ? Session.body()
                : session.connection().get(application + "/decisions/" + id.replaceFirst("^chatcmpl-", ""));
        ObjectNode shown = Session.body();
        shown.put("answer", whole.toString());
        shown.set("citations", receipt.path("content").path("citations"));
        shown.put("decision", receipt.path("id").asText());
        session.show(shown, () -> {
            out.println();
            for (JsonNode citation : shown.path("citations")) {
                out.println("  [" + citation.path("mark").asText() + "] "
                        + citation.path("document").asText() + " › "
                        + citation.path("title").asText());
            }
            JsonNode unsupported = receipt.path("content").path("unsupported");
            if (!unsupported.isEmpty()) {
                out.println("  without support in the documents: " + unsupported.size() + " of the sentences above");
            }
        });
    }
}
