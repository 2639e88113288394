package dev.tidemill.server.console;

import dev.tidemill.app.AnswerDefinition;
import dev.tidemill.app.Application;
import dev.tidemill.chat.cost.BudgetException;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.chat.gateway.Completion;
import dev.tidemill.chat.gateway.CompletionRequest;
import dev.tidemill.chat.limit.LimitException;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatChunk;
import dev.tidemill.chat.model.ChatRequest.Settings;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Tenant;
import dev.tidemill.core.TidemillException;
import dev.tidemill.platform.Tidemill;
import dev.tidemill.server.http.Access;
import dev.tidemill.server.http.Exchange;
import dev.tidemill.server.http.Route;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// An assistant: a question to try, its answer as it comes, what was answered last, and the documents.
final class AssistantPages {
    private static final int SHOWN = 20;
    private static final int MOST_DOCUMENTS = 200;
    private static final int LONGEST_QUESTION = 8192;
    private static final Header TEXT = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    private static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

    private final Tidemill tidemill;
    private final Doorman doorman;

    AssistantPages(Tidemill tidemill, Doorman doorman) {
        this.tidemill = tidemill;
        this.doorman = doorman;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/apps/{app}/assistant", Access.SESSION, doorman.page(this::show)),
                Route.get("/apps/{app}/assistant/last", Access.SESSION, doorman.page(this::last)),
                Route.get("/apps/{app}/assistant/answers/{id}", Access.SESSION, doorman.page(this::answer)),
                Route.post("/apps/{app}/assistant/ask", Access.SESSION, doorman.action(Access.WRITE, this::ask)));
    }

    private AnswerDefinition definition(Visit visit) {
        Application application = tidemill.application(visit.app());
        return application
                .answer()
                .orElseThrow(() -> new TidemillException(
                        ErrorCode.INVALID,
                        "application " + application.name()
                                + " must declare an answer to be asked; add one to its file"));
    }

    private void show(Visit visit) {
        AnswerDefinition definition = definition(visit);
        Optional<String> shown = visit.exchange().query("answer");
        Map<String, Object> content = new HashMap<>(Map.of(
                "definition",
                definition,
                "last",
                answers(visit, definition),
                "shown",
                shown.map(id -> view(visit, definition, id)).stream().toList(),
                "documents",
                definition.collection().isEmpty()
                        ? List.of()
                        : tidemill.documents().list(visit.app()).stream()
                                .limit(MOST_DOCUMENTS)
                                .toList()));
        doorman.show(visit, "assistant", doorman.frame(visit, "Assistant", visit.app(), "assistant"), content);
    }

    private AnswerView view(Visit visit, AnswerDefinition definition, String id) {
        return AnswerView.of(
                tidemill.receipt(visit.app(), id), definition.asked().question());
    }

    private List<AnswerView> answers(Visit visit, AnswerDefinition definition) {
        return tidemill.receipts(visit.app(), Long.MAX_VALUE, SHOWN).stream()
                .filter(receipt -> !receipt.content().isEmpty())
                .map(receipt -> AnswerView.of(receipt, definition.asked().question()))
                .toList();
    }

    private void last(Visit visit) {
        String at = Text.path(visit.app());
        doorman.part(visit, "answers", Map.of("at", at, "last", answers(visit, definition(visit))));
    }

    private void answer(Visit visit) {
        AnswerView view = view(visit, definition(visit), visit.exchange().path("id"));
        doorman.part(visit, "answer", Map.of("at", Text.path(visit.app()), "view", view));
    }

    /// The answer's text as it comes; what it rests on is in its receipt, under the id of the request.
    private void ask(Visit visit) throws IOException {
        definition(visit);
        Exchange exchange = visit.exchange();
        String question = visit.field("question").strip();
        if (question.isEmpty() || question.length() > LONGEST_QUESTION) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "a question must have 1 to " + LONGEST_QUESTION + " characters, got " + question.length());
        }
        CompletionRequest request = new CompletionRequest(
                exchange.id(),
                visit.app(),
                List.of(Message.user(question)),
                OptionalInt.empty(),
                Settings.capped(Integer.MAX_VALUE),
                List.of());
        Caller caller =
                new Caller(Tenant.DEFAULT.name(), visit.session().caller().id(), "", "");
        Completion completion;
        try {
            completion = tidemill.chats().completions().complete(request, caller);
        } catch (LimitException | BudgetException | ProviderException refused) {
            throw new TidemillException(ErrorCode.LIMITED, String.valueOf(refused.getMessage()), refused);
        }
        try (AnswerStream stream = completion.stream()) {
            send(visit, stream);
        }
    }

    private void send(Visit visit, AnswerStream stream) throws IOException {
        Exchange exchange = visit.exchange();
        Visit.secure(exchange);
        exchange.response().status(200).header(TEXT).header(NO_STORE);
        var wait = tidemill.application(visit.app()).decision().orElseThrow().deadline();
        try (OutputStream out = exchange.response().outputStream()) {
            Optional<ChatChunk> chunk = stream.next(wait);
            while (chunk.isPresent() && !(chunk.get() instanceof ChatChunk.Finish)) {
                if (chunk.get() instanceof ChatChunk.Text(String piece)) {
                    out.write(piece.getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
                chunk = stream.next(wait);
            }
        } catch (ProviderException broken) {
            // The receipt, which the page shows next, says that it failed.
        }
    }
}
