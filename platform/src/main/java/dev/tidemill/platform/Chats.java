package dev.tidemill.platform;

import dev.tidemill.chat.gateway.Completions;
import dev.tidemill.core.TidemillException;
import dev.tidemill.serve.embedding.TextEmbedder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Language models by name: those of the gateway file, and whatever else is registered to answer.
public interface Chats {
    /// All that answer, as one.
    Completions completions();

    /// Adds what answers under names of its own: an application's assistant. Its names go before those of the gateway
    /// file. Closing takes them away.
    Registration register(Completions more);

    /// What was registered, until it is closed.
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /// What turns texts into vectors; empty where this build has none.
    Optional<TextEmbedder> embedder();

    /// Turns texts into vectors for a caller, timed and counted.
    ///
    /// @param tokens of the texts
    List<float[]> embed(TextEmbedder embedder, List<String> texts, long tokens);

    /// Why the gateway file is not in use; empty where it is, or where there is none.
    Optional<TidemillException> trouble();

    /// What was settled from one instant to before another, by day, application, model and key.
    List<Spent> spent(Instant from, Instant to);

    /// What was spent on a day.
    ///
    /// @param day         `2026-11-24`, of UTC
    /// @param application empty text where none asked
    /// @param model       as it was asked for
    /// @param key         id of the API key
    /// @param calls       how many attempts, those that failed among them
    /// @param micros      money in millionths of the price file's currency
    record Spent(
            String day,
            String tenant,
            String application,
            String model,
            String key,
            long calls,
            long prompt,
            long completion,
            long micros) {}
}
