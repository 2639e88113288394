package dev.tidemill.chat.gateway;

import java.util.List;

/// Named models that answer conversations: raw routes, and whatever else answers (an application's assistant).
/// Safe for many threads; calls block.
public interface Completions {
    /// The names that can be asked for, in order.
    List<ModelCard> models();

    /// Waits until the first piece of the answer can be given out.
    ///
    /// @throws dev.tidemill.core.TidemillException       NOT_FOUND without such a model; INVALID where the request
    ///                                                   breaks a rule; LIMITED or UNAVAILABLE where too many wait
    /// @throws dev.tidemill.chat.limit.LimitException    where a limit does not admit it
    /// @throws dev.tidemill.chat.model.ProviderException where nobody could answer
    Completion complete(CompletionRequest request, Caller caller);

    /// @param created in seconds since 1970
    /// @param owner   who makes it: a provider's name
    record ModelCard(String name, long created, String owner) {}
}
