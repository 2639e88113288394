package dev.tidemill.platform;

import dev.tidemill.chat.assistant.Assistant.GuardedCompletions;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.chat.gateway.CompletionRequest;
import dev.tidemill.chat.guard.Guard;
import dev.tidemill.chat.limit.LimitException;
import dev.tidemill.chat.model.AnswerStream;
import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.LanguageModel;
import dev.tidemill.chat.model.ProviderException;
import dev.tidemill.chat.model.ProviderException.Kind;
import dev.tidemill.chat.model.TokenCounter;
import dev.tidemill.core.TidemillException;
import java.util.Optional;
import java.util.OptionalInt;

/// A model of the gateway asked on a caller's account: limits, prices and routes hold for it as for what they ask
/// themselves. What the gateway refuses is a provider that does not answer.
///
/// @param id of the request that it belongs to
record CallersModel(GuardedCompletions completions, Caller caller, String id, TokenCounter tokens)
        implements LanguageModel {
    @Override
    public AnswerStream answer(ChatRequest request) {
        CompletionRequest asked = new CompletionRequest(
                id,
                request.model(),
                request.messages(),
                OptionalInt.of(request.settings().maxTokens()),
                request.settings(),
                request.tools());
        try {
            return completions.complete(asked, caller, Guard.NONE).stream();
        } catch (LimitException limited) {
            throw new ProviderException(Kind.LIMITED, String.valueOf(limited.getMessage()), Optional.empty(), limited);
        } catch (TidemillException refused) {
            throw new ProviderException(Kind.REFUSED, String.valueOf(refused.getMessage()), Optional.empty(), refused);
        }
    }
}
