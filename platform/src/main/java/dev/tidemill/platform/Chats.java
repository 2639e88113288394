package dev.tidemill.platform;

import dev.tidemill.chat.cost.BudgetState;
import dev.tidemill.chat.cost.Spent;
import dev.tidemill.chat.gateway.Caller;
import dev.tidemill.chat.gateway.Completions;
import dev.tidemill.chat.limit.Standing;
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

    /// Why the gateway file is not in use; empty where it is, or where there is none.
    Optional<TidemillException> trouble();

    /// What was settled from one instant to before another, by day, application, model and key.
    List<Spent> spent(Instant from, Instant to);

    /// How far each budget is spent, in the order of the gateway file.
    List<BudgetState> budgets();

    /// Alerts of budgets, newest first.
    List<KeptAlert> budgetAlerts(int limit);

    /// The currency of the price file; empty where there is none.
    Optional<String> currency();

    /// Texts as vectors, reserved, settled and booked as a call of a model is.
    ///
    /// @param id the request's, for the ledger
    /// @throws TidemillException                      NOT_FOUND where this build has no embedder
    /// @throws dev.tidemill.chat.limit.LimitException where a limit does not admit it
    /// @throws dev.tidemill.chat.cost.BudgetException where a spent budget does not
    Vectors embed(String id, List<String> texts, Caller caller);

    /// @param tokens   of the texts, by our count
    /// @param standing the limits that hold for the caller
    record Vectors(List<float[]> vectors, long tokens, List<Standing> standing) {
        public Vectors {
            vectors = List.copyOf(vectors);
            standing = List.copyOf(standing);
        }
    }
}
