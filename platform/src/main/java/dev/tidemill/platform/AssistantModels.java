package dev.tidemill.platform;

import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.chat.gateway.Completion;
import dev.tidemill.chat.gateway.CompletionRequest;
import dev.tidemill.chat.gateway.Completions;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.Message.Role;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Applications that answer with texts as models by their names: the last message is the question, those before it
/// are what was said.
final class AssistantModels implements Completions {
    private final Function<String, @Nullable ApplicationRuntime> running;
    private final Supplier<Collection<ApplicationRuntime>> all;
    private final InstantSource clock;

    AssistantModels(
            Function<String, @Nullable ApplicationRuntime> running,
            Supplier<Collection<ApplicationRuntime>> all,
            InstantSource clock) {
        this.running = running;
        this.all = all;
        this.clock = clock;
    }

    @Override
    public List<ModelCard> models() {
        return all.get().stream()
                .map(ApplicationRuntime::application)
                .filter(application -> application.answer().isPresent())
                .map(application -> new ModelCard(application.name(), 0, "tidemill"))
                .toList();
    }

    @Override
    public Completion complete(CompletionRequest request, Caller caller) {
        ApplicationRuntime runtime = running.apply(request.model());
        if (runtime == null || runtime.application().answer().isEmpty()) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND, "model must be an application that answers, got \"" + request.model() + "\"");
        }
        if (!request.tools().isEmpty()) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    "an assistant calls no tools of its callers, got "
                            + request.tools().size() + "; send them to a model of the gateway");
        }
        List<Message> said = request.messages().stream()
                .filter(message -> message.role() != Role.SYSTEM)
                .toList();
        if (said.isEmpty() || said.getLast().role() != Role.USER) {
            throw new TidemillException(
                    ErrorCode.INVALID, "the last message must be the user's question; put it at the end of messages");
        }
        byte[] event = new QuestionJson(request.id(), said.getLast().text(), caller.user(), Set.of())
                .of(runtime.application(), clock.instant());
        return new Completion(
                runtime.ask(event, said.subList(0, said.size() - 1), caller.key(), request.maxTokens())
                        .answer(),
                List.of());
    }
}
